"""How each code of a fault comes about: code -> (pointer, the refused call)."""

from tests.api.fault_codes import administration, dossier, money, papers, partners, person, post, request
from tests.api.fault_codes.ways import Way

WAYS: dict[str, Way] = {
    **request.WAYS,
    **person.WAYS,
    **dossier.WAYS,
    **papers.WAYS,
    **post.WAYS,
    **money.WAYS,
    **administration.WAYS,
    **partners.WAYS,
}
