"""Everything that can be chosen about a simulated slskd, in one place.

Used by `SlskdServer(world, downloads_dir=…, **options)`. Durations are slskd's own seconds and are
multiplied by `time_scale`; speeds and the manners are real.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Manners:
    """What the client has to keep to; a breach goes to `server.violations`. All in real seconds.

    Source: slskd contract §6 ("Ours") and the promises about politeness. `slack` is how much
    shorter a gap may look here than it was there, because arrival times jitter.
    """

    search_gap: float = 8.0
    searches_per_window: int = 25
    search_window: float = 220.0
    repeat_after: float = 1800.0
    shortest_search_ms: int = 1000
    identical_requests: int = 60
    identical_window: float = 5.0
    slack: float = 0.03


@dataclass(frozen=True)
class SlskdOptions:
    """Behaviour of the simulated server.

    `version` may be 0.24.x, 0.25.x or 0.26.x. `answer_gap` lies between the search answers
    of two peers; `finish_race` between `Completed` and the write with `endedAt` and responses;
    `state_step` is how long a transfer stays in each passing state; `move_delay` lies between
    `Succeeded` and the file.
    `slskd_downloads` is the downloads folder as slskd names it (a container path) when that differs
    from where the files really are. `subdirectory` and `exists` are slskd's own options. With
    `tls` it speaks https with the certificate of `selfsigned.pem`, which nobody vouches for, as
    slskd's own. Without `reconnects` it stays away once it is disconnected, as after a kick;
    `upload_limit` is in KiB/s.
    """

    version: str = "0.26.0.0"
    api_key: str = "sandbox-key-0123456789"
    username: str = "slskd"
    password: str = "slskd"
    soulseek_username: str = "sandbox_user"
    reconnects: bool = True
    upload_slots: int = 10
    upload_limit: int = 500
    auth_disabled: bool = False
    url_base: str = "/"
    tls: bool = False
    port: int = 0
    time_scale: float = 0.02
    answer_gap: float = 0.5
    finish_race: float = 1.0
    search_slots: int = 2
    search_post_takes: float = 0.0
    enqueue_takes: float = 0.0
    state_step: float = 0.5
    move_delay: float = 1.0
    transfer_timeout: float = 60.0
    request_timeout: float = 15.0
    acknowledge_timeout: float = 180.0
    retry_attempts: int = 3
    retry_wait: float = 4.0
    bytes_per_second: int = 20_000_000
    slskd_downloads: str = ""
    slskd_incomplete: str = ""
    subdirectory: str = "${SOURCE_DIRECTORY}"
    exists: str = "rename"
    remote_file_management: bool = False
    foreign_rows: bool = True
    manners: Manners = field(default_factory=Manners)

    @property
    def generation(self) -> tuple[int, int]:
        """(0, 26) for "0.26.0.0"."""
        parts = self.version.split(".")
        return int(parts[0]), int(parts[1])
