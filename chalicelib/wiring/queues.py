"""What is put off to a function that a queue calls."""


def put_off_upload(receipt_handle: str, seconds: int) -> None:
    """Let one message of the uploads come again after so many seconds."""
    from chalicelib import config

    queue = config.settings().uploads_queue_url
    config.client("sqs").change_message_visibility(
        QueueUrl=queue, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds
    )


def enqueue_refund(refund_id: str) -> None:
    """Queue one refund to be sent, or asked about."""
    from chalicelib import config

    queue = config.settings().refunds_queue_url
    config.client("sqs").send_message(QueueUrl=queue, MessageBody=refund_id)


def enqueue_booking(delivery_id: str) -> None:
    """Queue the order of one parcel."""
    from chalicelib import config

    queue = config.settings().bookings_queue_url
    config.client("sqs").send_message(QueueUrl=queue, MessageBody=delivery_id)


def enqueue_desk(message: str, *, delay_s: int = 0) -> None:
    """Queue the clearing of one desk, as `usecases/dossiers/clear_desk.py` tells it; `delay_s` is at most 900."""
    from chalicelib import config

    config.client("sqs").send_message(
        QueueUrl=config.settings().desks_queue_url, MessageBody=message, DelaySeconds=delay_s
    )


def enqueue_e_receipt(receipt_id: str) -> None:
    """Queue the order of one tax receipt."""
    from chalicelib import config

    config.client("sqs").send_message(QueueUrl=config.settings().e_receipts_queue_url, MessageBody=receipt_id)
