"""Errors as HTTP answers: the right status, one sentence, the next step, never a traceback."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from core.domain import (
    BadInput,
    CratekeeperError,
    NotFound,
    RateLimited,
    ServiceError,
    StorageError,
)
from core.tasks import Cancelled

log = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[CratekeeperError], int], ...] = (
    (BadInput, 400),
    (NotFound, 404),
    (RateLimited, 429),
    (StorageError, 507),
    (ServiceError, 503),
)
_PLAIN = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
}


def answer(status: int, sentence: str, next_step: str = "") -> JSONResponse:
    """The one shape of every refusal."""
    return JSONResponse({"error": sentence, "nextStep": next_step}, status)


def install(app: FastAPI) -> None:
    """Let `app` answer errors this way."""
    app.add_exception_handler(CratekeeperError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(Cancelled, _stopping)
    app.add_exception_handler(Exception, _unexpected)


async def _known(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CratekeeperError)
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    return answer(status, error.sentence, error.next_step)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = dict(error.errors()[0])
    place = ".".join(str(part) for part in first["loc"] if part != "body") or "the body"
    return answer(422, f"`{place}`: {first['msg']}.", "`/openapi.json` describes every call.")


async def _plain(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return answer(error.status_code, _PLAIN.get(error.status_code, f"{error.detail}."))


async def _stopping(_request: Request, _error: Exception) -> JSONResponse:
    return answer(503, "The program is being stopped.", "Ask again when it runs.")


async def _unexpected(_request: Request, error: Exception) -> JSONResponse:
    log.error("An unexpected error in the HTTP API", exc_info=error)
    return answer(500, "Something unexpected happened.", "The log has the details.")
