"""The routes of the HTTP API. Imported by `serve` only: FastAPI is heavy.

Endpoints are plain functions: they run in worker threads, where services may block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import PlainTextResponse

from config.version import VERSION
from core.domain import BadInput, Coverage, DownloadJob, NotFound, Ownership
from core.tasks import TaskContext
from services.frontends.http import documents, refusals
from services.frontends.http.batches import batch_id, jobs_of
from services.frontends.http.bodies import Wanted
from services.frontends.http.guard import Guard
from services.playlists.wanting import want_rows

if TYPE_CHECKING:
    from services.container import Container

Json = dict[str, Any]
LAYOUTS = ("transfer", "supercrates")


class Api:
    """What the routes do."""

    def __init__(self, container: Container, ctx: TaskContext) -> None:
        self._container = container
        self._ctx = ctx

    def health(self, response: Response) -> Json:
        """Whether it runs; needs no token. 503 when the engine does not."""
        running = self._container.engine.running
        response.status_code = 200 if running else 503
        return {"status": "ok" if running else "stopped", "version": VERSION}

    def check(self, wanted: Wanted) -> Json:
        """What of a playlist is owned and what is missing."""
        return documents.coverage_document(self._coverage(wanted))

    def queue(self, wanted: Wanted) -> Json:
        """Fetch what of a playlist is missing; answers with an id to ask for.

        Only titles of videos take time here: their recordings are looked up first.
        """
        if wanted.layout is not None and wanted.layout not in LAYOUTS:
            raise BadInput(f"There is no layout “{wanted.layout}”.", f"Use {' or '.join(LAYOUTS)}.")
        coverage = self._coverage(wanted)
        rows = coverage.of(Ownership.MISSING)
        asked, ctx = self._container, TaskContext(parent=self._ctx)
        jobs = want_rows(
            asked.completing, asked.downloads, coverage.playlist, rows, ctx, wanted.layout
        )
        return documents.queued_document(batch_id(job.id for job in jobs), coverage, jobs)

    def status(self, job: str) -> Json:
        """How far a batch (or a single job) is."""
        jobs = self._jobs(job)
        left = sum(one.state.value not in _RESTING for one in jobs)
        mean = self._container.figures.figures().download_mean_seconds if left else None
        lanes = int(self._container.settings.get("downloads.parallel"))
        eta = documents.eta_words(left, mean, lanes)
        return documents.status_document(job, jobs, self._container.engine.waiting, eta)

    def cancel(self, job: str) -> Json:
        """Cancel what of a batch can still be cancelled."""
        done = [one.id for one in self._jobs(job) if self._container.downloads.cancel(one.id)]
        return {"cancelled": done}

    def pause(self) -> Json:
        """Start nothing new."""
        self._container.engine.pause()
        return {"paused": True}

    def resume(self) -> Json:
        """Go on."""
        self._container.engine.resume()
        return {"paused": False}

    def metrics(self, format: str = "json") -> Any:
        """Figures and alerts; `format=prometheus` for its text."""
        figures = self._container.figures.figures()
        if format == "prometheus":
            return PlainTextResponse(documents.figures_text(figures))
        alerts = self._container.figures.alerts(figures)
        return documents.figures_document(figures, alerts, self._container.engine.waiting)

    def _coverage(self, wanted: Wanted) -> Coverage:
        ctx = TaskContext(parent=self._ctx)
        if wanted.source:
            playlist = self._container.playlists.open(wanted.source, ctx)
        else:
            playlist = wanted.playlist()
        return self._container.coverage.check(playlist, ctx)

    def _jobs(self, batch: str) -> list[DownloadJob]:
        try:
            numbers = jobs_of(batch)
        except ValueError:
            numbers = []
        found = self._container.downloads.some(numbers) if numbers else {}
        if (len(found) < len(numbers) or not numbers) and batch != "0":
            raise NotFound(
                "http", f"There is no download “{batch}”.", "`queue-downloads` tells it."
            )
        return [found[number] for number in numbers]


_RESTING = frozenset({"done", "parked", "review", "cancelled"})


def create_app(container: Container, ctx: TaskContext, host: str) -> FastAPI:
    """The application for one container; `ctx` ends long requests."""
    app = FastAPI(title="Cratekeeper", version=VERSION, docs_url=None, redoc_url=None)
    api = Api(container, ctx)
    app.get("/health")(api.health)
    app.head("/health", include_in_schema=False)(api.health)
    app.get("/metrics", response_model=None)(api.metrics)
    router = APIRouter(prefix="/api")
    router.post("/check-playlist-coverage")(api.check)
    router.post("/queue-downloads", status_code=202)(api.queue)
    router.get("/download-status/{job}")(api.status)
    router.post("/cancel-download/{job}")(api.cancel)
    router.post("/pause")(api.pause)
    router.post("/resume")(api.resume)
    app.include_router(router)
    refusals.install(app)
    app.add_middleware(
        Guard, token=lambda: str(container.settings.get("serve.token") or ""), host=host
    )
    return app
