"""What the Soulseek network sees of us, in figures. Used by `source.py`; asks nobody."""

from __future__ import annotations

from core.clients.soulseek.login import Login
from core.clients.soulseek.settings import BUCKET, NAME, SoulseekConfig
from core.domain import Budget, Sharing, Standing
from core.ports.ledgers import PaceStore


def standing(config: SoulseekConfig, login: Login, store: PaceStore, now: float) -> Standing:
    """Account and shares only while we are logged in: else nobody sees us."""
    used = store.used(BUCKET, now, config.search_window)
    pause = store.blocked(BUCKET, now)
    return Standing(
        source=NAME,
        account=config.username if login.is_in else "",
        sharing=_sharing(config, login) if login.is_in else None,
        budgets=(Budget("searches", used, config.search_limit, config.search_window),),
        pause=pause[1] if pause else "",
    )


def _sharing(config: SoulseekConfig, login: Login) -> Sharing | None:
    client = login.client
    if client is None:
        return None
    from core.clients.soulseek.guard import came_whole

    folders, files = client.shares.get_stats()
    uploads = list(client.transfers.get_uploads())
    running = list(client.transfers.get_uploading())
    return Sharing(
        folders=folders,
        files=files,
        upload_slots=config.upload_slots,
        uploads_running=len(running),
        uploads_waiting=sum(not one.is_finalized() for one in uploads) - len(running),
        uploads_done=login.given + sum(map(came_whole, uploads)),
        speed=float(client.transfers.get_upload_speed()),
        speed_limit=config.upload_limit * 1024,
    )
