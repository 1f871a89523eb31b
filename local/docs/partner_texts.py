"""What the partner page says of each bank, gateway and carrier: a name, how it connects, when it sends again."""

TITLES = {
    ("bank", "standard"): "Ngân hàng, cổng thanh toán · Bank or gateway: Standard Webhooks",
    ("bank", "sepay"): "SePay",
    ("bank", "vnpay"): "VNPAY 2.1.0 (IPN)",
    ("bank", "payos"): "payOS (webhook)",
    ("bank", "vietqrvn"): "VietQR.vn (transaction-sync)",
    ("bank", "dvcqg"): "Nền tảng thanh toán trực tuyến, Cổng DVCQG 1.0.6 (Confirm)",
    ("bank", "casso"): "Casso (webhook v2)",
    ("bank", "momo"): "MoMo v2 (IPN)",
    ("bank", "zalopay"): "ZaloPay v2 (callback)",
    ("carrier", "standard"): "Đơn vị chuyển phát · Carrier: Standard Webhooks",
    ("carrier", "ems"): "EMS Việt Nam",
    ("carrier", "viettelpost"): "Viettel Post (webhook)",
    ("carrier", "vnpost"): "VNPost qua trục NGSP · VNPost over the state bus",
}
# What each provider does when it is not answered as above. Sources: payments.md 3, 7, 12; domain.md 8.3.
RETRIES = (
    ("standard", "mọi mã không phải 2xx · anything but 2xx", "0 s, 5 s, 5 ph, 30 ph, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h"),
    ("sepay", "không phải 2xx, không kết nối được · not 2xx, no connection", "7 lần · times: 1, 1, 2, 3, 5, 8, 13 ph"),
    (
        "vnpay",
        "RspCode 01, 04, 97, 99, hết giờ · or a timeout",
        "tối đa 10 lần, cách nhau 5 ph · up to 10, 5 min apart",
    ),
    ("momo", "không phải 204 · not 204", "không công bố · not published"),
    ("zalopay", "return_code 0, hết giờ · or a timeout", "tối đa 3 lần · up to 3"),
    ("casso", "không phải 2xx · not 2xx", "không công bố · not published"),
    ("dvcqg", "MaLoi 99", "không công bố · not published"),
    (
        "vietqrvn",
        "hết giờ, mã lỗi đã thống nhất · timeout, agreed error codes",
        "tối đa 10 lần: 5 trong phút đầu · up to 10: 5 in the first minute",
    ),
    ("payos", "không phải 2xx · not 2xx", "không công bố · not published"),
    ("ems", "code không phải success · code is not success", "không công bố · not published"),
    ("viettelpost", "không phải 200 · not 200", "không công bố · not published"),
    ("vnpost", "không gọi; được hỏi lại từ con trỏ · calls nobody; asked on from the cursor", "15 ph"),
)
SPECIFICS = {
    ("bank", "standard"): (
        "Nội dung ký: <webhook-id>.<webhook-timestamp>.<body>, HMAC-SHA256, base64, tiền tố v1, . Lệch giờ tối đa 5 "
        "phút. Khi đổi khóa, gửi hai chữ ký cách nhau dấu cách. notice_id không đổi khi gửi lại; bank_reference là "
        "số bút toán của ngân hàng; outcome: paid, failed, pending, test; direction: in, out; amount_vnd là đồng.",
        "Signed text: <webhook-id>.<webhook-timestamp>.<body>, HMAC-SHA256, base64, after `v1,`. Five minutes of "
        "tolerance. While keys change, send two signatures with a space between. notice_id stays the same in every "
        "retry; bank_reference is the bank's own number of the transfer; amount_vnd is whole đồng.",
    ),
    ("bank", "sepay"): (
        "Chọn xác thực HMAC-SHA256 (X-SePay-Timestamp, X-SePay-Signature trên <timestamp>.<body>) hoặc API Key "
        "(Authorization: Apikey …). Chống trùng theo id; một lần chuyển tiền báo từ nhiều nơi chỉ tính một lần theo "
        "accountNumber và referenceCode. Mã thanh toán được tìm trong content, kể cả khi ngân hàng thêm bớt chữ.",
        "Choose HMAC-SHA256 (X-SePay-Timestamp, X-SePay-Signature over <timestamp>.<body>) or API Key "
        "(Authorization: Apikey …). Duplicates are known by id; one transfer told by several is one, by "
        "accountNumber and referenceCode. The payment code is found in content, whatever the bank put around it.",
    ),
    ("bank", "vnpay"): (
        "Đăng ký địa chỉ này làm IPN URL. Chỉ coi là đã trả khi vnp_ResponseCode và vnp_TransactionStatus đều là "
        "00. vnp_Amount là đồng × 100. vnp_TxnRef là payment_code. Luôn trả HTTP 200, kết quả nằm trong RspCode.",
        "Register this address as the IPN URL. Paid only when vnp_ResponseCode and vnp_TransactionStatus are both "
        "00. vnp_Amount is đồng × 100. vnp_TxnRef is the payment_code. Always HTTP 200; the outcome is in RspCode.",
    ),
    ("bank", "payos"): (
        "Đăng ký địa chỉ này làm webhook URL của kênh thanh toán; sự kiện thử orderCode 123 được trả lời 200. "
        "signature nằm trong body: mọi trường của data theo thứ tự bảng chữ cái, k=v nối bằng &, null là rỗng, "
        "HMAC-SHA256. Chỉ coi là đã trả khi code là 00 ở cả hai cấp. Chống trùng theo orderCode và reference. "
        "orderCode là số ứng với payment_code, description là payment_code: mỗi khoản một link, tạo một lần.",
        "Register this address as the channel's webhook URL; the test event, orderCode 123, is answered 200. The "
        "signature is in the body: every field of data in alphabetical order, k=v joined by &, null is empty, "
        "HMAC-SHA256. Paid only when code is 00 at both levels. Duplicates are known by orderCode and reference. "
        "orderCode is the number that stands for the payment_code, description the payment_code itself: one link for "
        "each payment, made once.",
    ),
    ("bank", "momo"): (
        "Gửi địa chỉ này làm ipnUrl của mỗi đơn. Ký HMAC-SHA256 trên accessKey và mười hai trường theo thứ tự bảng "
        "chữ cái, giá trị để nguyên, không mã hóa URL. orderId là payment_code. Chỉ coi là đã trả khi resultCode là "
        "0; 9000 là mới giữ tiền. Chống trùng theo orderId và transId. Trả HTTP 204, không có nội dung. Tạo đơn bằng "
        "captureWallet; hỏi lại cùng requestId là cùng một đơn; số tiền khác với đơn được giữ lại cho cán bộ.",
        "This address is the ipnUrl of each order. HMAC-SHA256 over accessKey and the twelve fields in alphabetical "
        "order, values as they are, not URL-encoded. orderId is the payment_code. Paid only when resultCode is 0; "
        "9000 is authorised only. Duplicates are known by orderId and transId. The answer is HTTP 204 without a "
        "body. Orders are made by captureWallet; the same requestId again is the same order; another amount than "
        "ordered is kept for a person.",
    ),
    ("bank", "zalopay"): (
        "Gửi địa chỉ này làm callback_url của mỗi đơn. mac là HMAC-SHA256 bằng key2 trên chuỗi data đúng như đã "
        "gửi. app_trans_id là ngày Việt Nam (yymmdd), dấu gạch dưới và payment_code. type 2 được xác nhận nhưng "
        "không lưu. Chống trùng theo app_trans_id và zp_trans_id. Luôn trả HTTP 200, kết quả nằm trong return_code. "
        "Mỗi app_trans_id chỉ tạo đơn một lần; không rõ kết quả thì lần sau là đơn mới.",
        "This address is the callback_url of each order. mac is HMAC-SHA256 with key2 over the text in data exactly "
        "as sent. app_trans_id is the Vietnamese date (yymmdd), an underscore and the payment_code. Type 2 is "
        "acknowledged and not kept. Duplicates are known by app_trans_id and zp_trans_id. Always HTTP 200; the "
        "outcome is in return_code. An app_trans_id makes an order once; where the answer was lost, the next try is "
        "another order.",
    ),
    ("bank", "casso"): (
        "Webhook V2: X-Casso-Signature là t=<ms>,v1=<hex>, HMAC-SHA512 trên <t>.<JSON của body, khóa sắp theo thứ "
        "tự>. Lệch giờ tối đa 5 phút. amount âm là tiền ra. id 0 là sự kiện thử. Chống trùng theo id; một lần "
        "chuyển tiền báo từ nhiều nơi chỉ tính một lần theo accountNumber và reference.",
        "Webhook V2: X-Casso-Signature is t=<ms>,v1=<hex>, HMAC-SHA512 over <t>.<JSON of the body, keys sorted>. "
        "Five minutes of tolerance. A negative amount went out. id 0 is a test. Duplicates are known by id; one "
        "transfer told by several is one, by accountNumber and reference.",
    ),
    ("bank", "dvcqg"): (
        "MaXacThuc là SHA-256 (không phải HMAC) của mười giá trị nối bằng | theo thứ tự LoaiBanTin, MaLoi, "
        "MaDoiTac, MaThamChieu, SoTien, MaTienTe, MaGiaoDich, MaNganHang, ThoiGianGD, ThongTinGiaoDich, sau cùng là "
        "MaBiMat. Chỉ giá trị cuối được chứa dấu |. Chỉ coi là đã trả khi MaLoi là 00. Giờ viết theo 12 tiếng cũng "
        "được hiểu. Chống trùng theo MaThamChieu và MaGiaoDich. Luôn trả HTTP 200, kết quả nằm trong MaLoi; "
        "MaXacThuc của câu trả lời để trống vì quy tắc chưa được công bố.",
        "MaXacThuc is SHA-256 (no HMAC) of the ten values joined by | in the order LoaiBanTin, MaLoi, MaDoiTac, "
        "MaThamChieu, SoTien, MaTienTe, MaGiaoDich, MaNganHang, ThoiGianGD, ThongTinGiaoDich, then MaBiMat. Only "
        "the last value may hold a |. Paid only when MaLoi is 00. Times on a 12-hour clock are understood too. "
        "Duplicates are known by MaThamChieu and MaGiaoDich. Always HTTP 200; the outcome is in MaLoi; the answer's "
        "own MaXacThuc is empty, since its rule is not published.",
    ),
    ("bank", "vietqrvn"): (
        "Khai địa chỉ này với VietQR.vn; VietQR.vn tự nối thêm /api/token_generate và /bank/api/transaction-sync. Lấy "
        "token của chúng tôi bằng Basic (token_generate, hiệu lực 300 giây) rồi gửi transaction-sync với "
        "Authorization: Bearer. transType C là tiền vào, D là tiền ra; amount có thể là 25000.0; orderId có thể trống, "
        "khi đó mã thanh toán được tìm trong content. Chống trùng theo referencenumber và transactionid. Lỗi "
        "được trả lời bằng 400 và errorReason: 001 sai định dạng, 005 hãy gửi lại.",
        "Register this address; VietQR.vn appends /api/token_generate and /bank/api/transaction-sync itself. It "
        "fetches a token from us by Basic (token_generate, good for 300 seconds) and posts transaction-sync with "
        "Authorization: Bearer. transType C came in, D went out; amount may be 25000.0; "
        "orderId may be empty, the payment code is found in content then. Duplicates are known by referencenumber "
        "and transactionid. A failure is answered 400 with errorReason: 001 not in the format, 005 send it again.",
    ),
    ("carrier", "standard"): (
        "Ký như trên. Mỗi lần quét là một event_id; order_code là mã vận đơn chúng tôi đã đặt. Có thể gửi trễ, "
        "trùng, không theo thứ tự: trạng thái được tính theo occurred_at. Lượt delivered có thể kèm proof: "
        "receiver_name, relation (self, family, authorised, colleague, neighbour, other), paper_kind (national_id, "
        "passport, driving_licence, other), paper_number (chỉ giữ bốn ký tự cuối), evidence_sha256 của chữ ký "
        "hoặc ảnh, papers_taken_back. collected_vnd là số tiền đã thu hộ tại nhà (đồng, số nguyên).",
        "Signed as above. Each scan has one event_id; order_code is the one we booked with. Scans may come late, "
        "twice and out of order: the state follows occurred_at. A delivered scan may have a proof: receiver_name, "
        "relation (self, family, authorised, colleague, neighbour, other), paper_kind (national_id, passport, "
        "driving_licence, other), paper_number (the last four characters are kept), evidence_sha256 of the signature "
        "or photo, papers_taken_back. collected_vnd is what was taken at the door (whole đồng).",
    ),
    ("carrier", "ems"): (
        "EMS không ký webhook: địa chỉ bí mật là bằng chứng; có thể thêm ?token=…. ems-transaction là khóa chống "
        "trùng. datetime là giờ Việt Nam. Mã 1, 2, 4 theo tài liệu EMS; các mã khác là giả định, có thể sửa.",
        "EMS signs nothing: the secret address is the proof, and ?token=… may be added. ems-transaction is the key "
        "against duplicates. datetime is Vietnamese time. Codes 1, 2 and 4 are from EMS's documents; the others are "
        "assumed and can be set for each registration.",
    ),
    ("carrier", "viettelpost"): (
        "Viettel Post không ký webhook: địa chỉ bí mật là bằng chứng, và TOKEN trong body nếu đã đăng ký. Chống trùng "
        "theo ORDER_NUMBER, ORDER_STATUS và ORDER_STATUSDATE (giờ Việt Nam). ORDER_REFERENCE là mã chúng tôi đã đặt. "
        "Không có API tra cứu trạng thái được công bố. Mã trạng thái là dữ liệu, có thể sửa cho từng đăng ký.",
        "Viettel Post signs nothing: the secret address is the proof, and the body's TOKEN where one was registered. "
        "Duplicates are known by ORDER_NUMBER, ORDER_STATUS and ORDER_STATUSDATE (Vietnamese time). ORDER_REFERENCE is "
        "the code we ordered with. No way to ask for a status is published. Statuses are data of each registration.",
    ),
    ("carrier", "vnpost"): (
        "VNPost không gọi chúng tôi; mọi lời gọi tới địa chỉ này đều bị từ chối. Hành trình được hỏi 15 phút một lần "
        "bằng getOrderTracking(pagesize, lastId), một con trỏ cho mọi đơn của đăng ký; bản ghi không đọc được thì giữ "
        "lại cho cán bộ và không chặn bản ghi sau. OrderNumber là mã của chúng tôi: đặt lại vẫn là đơn đó.",
        "VNPost does not call us; whatever is sent to this address is refused. Its tracking is asked for every 15 "
        "minutes by getOrderTracking(pagesize, lastId), one cursor for all orders of the registration; a record that "
        "cannot be read is kept for a person and holds up none. Ordered again by its OrderNumber an order is the same.",
    ),
}
