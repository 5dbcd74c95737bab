"""What peers see of slskd, in figures, and the searches left. Used by `source.py`."""

from __future__ import annotations

from core.clients.slskd.api import SlskdApi
from core.clients.slskd.mapping import SERVICE
from core.clients.slskd.searching import BUCKET
from core.clients.slskd.settings import SlskdConfig
from core.domain import Budget, ServiceError, Sharing, Standing
from core.ports.ledgers import PaceStore


def standing(api: SlskdApi, store: PaceStore, config: SlskdConfig, now: float) -> Standing:
    """Two calls to slskd; without an answer only the searches are known."""
    used = store.used(BUCKET, now, config.search_window)
    pause = store.blocked(BUCKET, now)
    account, sharing = _seen(api)
    return Standing(
        source=SERVICE,
        account=account,
        sharing=sharing,
        budgets=(Budget("searches", used, config.search_limit, config.search_window),),
        pause=pause[1] if pause else "",
    )


def _seen(api: SlskdApi) -> tuple[str, Sharing | None]:
    try:
        found, options = api.application(), api.options()
    except ServiceError:
        return "", None
    if not found.logged_in:
        return "", None
    limit = options.upload_limit
    return found.username, Sharing(
        folders=found.shared_folders,
        files=found.shared_files,
        scanning=found.scanning,
        upload_slots=options.upload_slots,
        uploads_done=found.uploads,
        speed_limit=limit * 1024 if limit is not None else None,
    )
