"""What happens to a download after it was enqueued: states, bytes, endings (contract §4)."""

from __future__ import annotations

import uuid

import pytest

from sandbox.faults import (
    Fault,
    aborted,
    cancelled,
    errors,
    overcounts,
    queued,
    queued_forever,
    rejected,
    stalls,
    timed_out,
)
from sandbox.slskd.records import Transfer
from sandbox.world import World
from tests.unit.sandbox.conftest import EMBER, Api, Serve

ROW = "transfers/downloads/alice/{}"


def with_fault(fault: Fault | None, **share: object) -> World:
    world = World()
    world.peer("alice").share(EMBER, **{"seconds": 1.5, "fault": fault} | share)
    return world


def history(api: Api, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every state one download of EMBER goes through."""
    transfer = Transfer("alice", EMBER, api.size("alice", EMBER))
    seen = [transfer.state]
    step = api.server.backend.clock._step

    def watched(play: object) -> None:
        step(play)
        if seen[-1] != transfer.state:
            seen.append(transfer.state)

    monkeypatch.setattr(api.server.backend.clock, "_step", watched)
    with api.server.backend.cond:
        api.server.routes.downloads.add(transfer)
    api.ended(transfer.id)
    return seen


def test_a_good_download_passes_every_state(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    api = serve(with_fault(None))
    api.server.world.peer("alice", free_slot=False, queue_length=3)
    assert history(api, monkeypatch) == [
        "Queued, Locally",
        "Requested",
        "Queued, Remotely",
        "Initializing",
        "InProgress",
        "Completed, Succeeded",
    ]


def test_the_finished_row_has_all_its_figures(serve: Serve) -> None:
    api = serve(with_fault(None))
    row = api.ended(api.download("alice", EMBER))
    assert row["state"] == "Completed, Succeeded"
    assert row["bytesTransferred"] == row["size"]
    assert (row["bytesRemaining"], row["percentComplete"], row["attempts"]) == (0, 100.0, 1)
    assert row["remainingTime"] == "00:00:00"
    assert row["elapsedTime"].startswith("00:00:0")
    assert row["averageSpeed"] > 0
    assert "exception" not in row
    assert "nextAttemptAt" not in row


def test_real_bytes_gather_in_the_incomplete_folder_at_the_throttled_speed(serve: Serve) -> None:
    api = serve(with_fault(None, bytes_per_second=40_000))
    transfer = api.download("alice", EMBER)
    row = api.server.backend.transfers[transfer]
    api.server.wait_for(lambda: row.bytes_transferred >= 1600)
    shown = api.row(transfer)
    assert shown["state"] == "InProgress"
    assert 0 < shown["percentComplete"] < 100
    assert shown["averageSpeed"] == 40_000
    part = api.server.backend.incomplete / "alice/Music/Mira Sol/Dawn/01 - Ember.mp3"
    assert 0 < part.stat().st_size < row.size
    assert "remainingTime" in shown


@pytest.mark.parametrize(
    ("fault", "state", "exception", "attempts"),
    [
        (rejected(), "Rejected", "Transfer rejected: File not shared.", 1),
        (rejected("Too many files"), "Rejected", "Transfer rejected: Too many files", 1),
        (cancelled(), "Cancelled", "Operation cancelled", 1),
        (aborted(), "Aborted", "does not match expected size", 1),
        (timed_out(), "TimedOut", "The wait timed out after 15000 milliseconds", 3),
        (errors(0.5), "Errored", "Transfer failed: Remote connection closed", 3),
        (stalls(0.4), "TimedOut", "Inactivity timeout of 60000 milliseconds was reached", 3),
    ],
)
def test_every_bad_ending_has_its_reason_and_its_number_of_tries(
    serve: Serve, fault: Fault, state: str, exception: str, attempts: int
) -> None:
    api = serve(with_fault(fault), time_scale=0.002)
    row = api.ended(api.download("alice", EMBER))
    assert row["state"] == f"Completed, {state}"
    assert exception in row["exception"]
    assert row["attempts"] == attempts
    assert "endedAt" in row
    assert not list(api.server.downloads_dir.rglob("*.mp3"))


def test_before_0_26_slskd_does_not_try_again(serve: Serve) -> None:
    api = serve(with_fault(errors(0.5, times=1)), version="0.25.1.0")
    body = [{"filename": EMBER, "size": api.size("alice", EMBER)}]
    [row] = api.post("transfers/downloads/alice", body).json()["enqueued"]
    assert api.ended(row["id"])["state"] == "Completed, Errored"


def test_a_transient_error_reads_completed_errored_and_then_succeeds(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = serve(with_fault(errors(0.5, times=1)))
    states = history(api, monkeypatch)
    at = states.index("Completed, Errored")
    assert states[at + 1] == "Queued, Locally"
    assert states[-1] == "Completed, Succeeded"


@pytest.mark.parametrize("fault", [timed_out(times=1), stalls(0.3, times=2)], ids=str)
def test_a_row_can_come_back_from_timed_out(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    api = serve(with_fault(fault), time_scale=0.002)
    states = history(api, monkeypatch)
    assert states.count("Completed, TimedOut") == fault.times
    assert states[-1] == "Completed, Succeeded"


def test_waiting_for_the_next_try_the_old_reason_is_still_there(serve: Serve) -> None:
    api = serve(with_fault(errors(0.5, times=1)), retry_wait=0.1, state_step=5)
    transfer = api.download("alice", EMBER)
    api.until(transfer, "Completed, Errored")
    stale = api.until(transfer, "Queued, Locally")
    assert stale["exception"] == "Transfer failed: Remote connection closed"
    assert "endedAt" in stale
    assert stale["bytesTransferred"] == stale["size"] // 2
    api.delete(ROW.format(transfer))


def test_a_retry_resumes_and_the_file_is_whole(serve: Serve) -> None:
    api = serve(with_fault(errors(0.5, times=2)))
    row = api.ended(api.download("alice", EMBER, destination="x"))
    assert (row["state"], row["attempts"]) == ("Completed, Succeeded", 3)
    content = api.server.world.peer("alice").file(EMBER).content()
    assert (api.server.downloads_dir / "x" / "01 - Ember.mp3").read_bytes() == content


def test_a_stall_holds_the_bytes_still(serve: Serve) -> None:
    api = serve(with_fault(stalls(0.4)), transfer_timeout=6000)
    transfer = api.download("alice", EMBER)
    row = api.server.backend.transfers[transfer]
    stuck = int(row.size * 0.4)
    api.server.wait_for(lambda: row.bytes_transferred == stuck)
    assert api.row(transfer)["state"] == "InProgress"
    assert api.row(transfer)["bytesTransferred"] == stuck


def test_a_place_in_the_queue_moves_up_and_then_it_runs(serve: Serve) -> None:
    api = serve(with_fault(queued(3, seconds=3)))
    transfer = api.download("alice", EMBER)
    row = api.server.backend.transfers[transfer]
    places: list[int] = []
    api.server.wait_for(lambda: places.append(row.place_in_queue) or row.is_complete)
    seen = [place for place in dict.fromkeys(places) if place is not None]
    assert seen == sorted(seen, reverse=True)
    assert seen
    assert "placeInQueue" not in api.ended(transfer)


def test_the_position_call_answers_with_an_integer(serve: Serve) -> None:
    api = serve(with_fault(queued_forever(17)))
    transfer = api.download("alice", EMBER)
    shown = api.until(transfer, "Queued, Remotely")
    api.server.wait_for(lambda: api.server.backend.transfers[transfer].place_in_queue)
    position = api.get(f"{ROW.format(transfer)}/position")
    assert (position.status_code, position.text) == (200, "17")
    assert shown["state"] == "Queued, Remotely"
    api.delete(ROW.format(transfer))
    api.ended(transfer)
    assert api.get(f"{ROW.format(transfer)}/position").status_code == 500
    assert api.get(f"{ROW.format(uuid.uuid4())}/position").status_code == 404


def test_a_wrong_size_ends_aborted(serve: Serve) -> None:
    world = with_fault(None, claims={"size": 5_000_000_000})
    api = serve(world)
    claimed = api.results("ember")["responses"][0]["files"][0]["size"]
    assert claimed == 5_000_000_000
    body = {"username": "alice", "files": [{"filename": EMBER, "size": claimed}]}
    told = api.post("transfers/downloads/batches", body).json()
    row = api.ended(told["batch"]["transfers"][0]["id"])
    assert row["state"] == "Completed, Aborted"
    assert str(api.size("alice", EMBER)) in row["exception"]


def test_an_unshared_or_locked_file_is_rejected(serve: Serve) -> None:
    api = serve(with_fault(None, locked=True))
    locked = api.ended(api.download("alice", EMBER))
    body = {"username": "alice", "files": [{"filename": "A\\gone.mp3", "size": 9}]}
    told = api.post("transfers/downloads/batches", body).json()
    gone = api.ended(told["batch"]["transfers"][0]["id"])
    assert {locked["exception"], gone["exception"]} == {"Transfer rejected: File not shared."}


def test_a_peer_that_leaves_before_its_turn_ends_errored(serve: Serve) -> None:
    api = serve(with_fault(None), state_step=5)
    transfer = api.download("alice", EMBER)
    api.server.world.peer("alice", online=False)
    row = api.ended(transfer)
    assert row["state"] == "Completed, Errored"
    assert "offline" in row["exception"]


def test_a_peers_fault_holds_for_all_its_files(serve: Serve) -> None:
    world = with_fault(None)
    world.peer("alice", fault=rejected("Banned"))
    api = serve(world)
    assert "Banned" in api.ended(api.download("alice", EMBER))["exception"]


def test_bytes_remaining_can_turn_negative(serve: Serve) -> None:
    api = serve(with_fault(overcounts()))
    row = api.ended(api.download("alice", EMBER))
    assert row["bytesRemaining"] < 0
    assert row["percentComplete"] > 100


def test_an_empty_file_is_downloaded_as_one(serve: Serve) -> None:
    api = serve(with_fault(None, damage="empty"))
    row = api.ended(api.download("alice", EMBER, destination="x"))
    assert (row["size"], row["percentComplete"], row["state"]) == (0, 0.0, "Completed, Succeeded")
    assert (api.server.downloads_dir / "x" / "01 - Ember.mp3").stat().st_size == 0


def test_a_name_too_long_for_the_disk_ends_errored(serve: Serve) -> None:
    name = "A\\" + "long" * 250 + ".mp3"
    world = World()
    world.peer("alice").share(name, seconds=0.5)
    api = serve(world)
    row = api.ended(api.download("alice", name))
    assert row["state"] == "Completed, Errored"
    assert row["exception"].startswith("Transfer failed:")


# -- cancel and remove ---------------------------------------------------------------------


def test_a_cancelled_download_keeps_its_partial_bytes(serve: Serve) -> None:
    api = serve(with_fault(None, bytes_per_second=20_000))
    transfer = api.download("alice", EMBER)
    api.until(transfer, "InProgress")
    assert api.delete(ROW.format(transfer)).status_code == 204
    row = api.ended(transfer)
    assert (row["state"], row["exception"]) == ("Completed, Cancelled", "Operation cancelled")
    assert list(api.server.backend.incomplete.rglob("*.mp3"))


def test_removing_an_active_download_cancels_but_does_not_remove(serve: Serve) -> None:
    api = serve(with_fault(queued_forever()))
    transfer = api.download("alice", EMBER)
    assert api.delete(f"{ROW.format(transfer)}?remove=true").status_code == 204
    assert api.ended(transfer)["removed"] is False
    assert api.get("transfers/downloads/alice").status_code == 200
    api.delete(f"{ROW.format(transfer)}?remove=true")
    assert api.row(transfer)["removed"] is True
    assert api.get("transfers/downloads/alice").status_code == 404


def test_a_plain_delete_of_a_finished_download_does_nothing(serve: Serve) -> None:
    api = serve(with_fault(None))
    transfer = api.download("alice", EMBER)
    api.ended(transfer)
    assert api.delete(ROW.format(transfer)).status_code == 204
    row = api.row(transfer)
    assert (row["state"], row["removed"]) == ("Completed, Succeeded", False)


def test_a_succeeded_download_on_its_way_to_the_folder_is_no_longer_active(serve: Serve) -> None:
    api = serve(with_fault(None), move_delay=500)
    transfer = api.download("alice", EMBER)
    api.until(transfer, "Completed, Succeeded")
    api.delete(ROW.format(transfer))
    assert api.batch("alice", EMBER).status_code == 201
    assert api.row(transfer)["state"] == "Completed, Succeeded"


def test_a_download_waiting_for_its_next_try_can_be_cancelled(serve: Serve) -> None:
    api = serve(with_fault(errors(0.5)), retry_wait=600)
    transfer = api.download("alice", EMBER)
    api.until(transfer, "Completed, Errored")
    assert api.batch("alice", EMBER).status_code == 200  # still in progress
    api.delete(ROW.format(transfer))
    assert api.ended(transfer)["state"] == "Completed, Cancelled"


def test_deletes_of_unknown_ids_are_204_and_of_no_ids_400(serve: Serve) -> None:
    api = serve(with_fault(None))
    assert api.delete(ROW.format(uuid.uuid4())).status_code == 204
    assert api.delete(ROW.format("01 - Ember.mp3")).status_code == 400
    assert api.get(ROW.format("01 - Ember.mp3")).status_code == 400
    assert api.get(ROW.format(uuid.uuid4())).status_code == 404


def test_clearing_completed_hides_everything_that_ended(serve: Serve) -> None:
    api = serve(with_fault(None))
    transfer = api.download("alice", EMBER)
    api.ended(transfer)
    assert api.delete("transfers/downloads/all/completed").status_code == 204
    assert api.get("transfers/downloads").json() == []
    assert api.get("transfers/downloads/alice").status_code == 404


def test_downloads_are_grouped_by_user_and_remote_folder(serve: Serve) -> None:
    world = with_fault(None)
    world.peer("alice").share("Music\\Other\\x.mp3", seconds=0.5)
    world.peer("bob").share("y.mp3", seconds=0.5)
    api = serve(world)
    assert api.get("transfers/downloads").json() == []
    for user, name in (("alice", EMBER), ("alice", "Music\\Other\\x.mp3"), ("bob", "y.mp3")):
        api.ended(api.download(user, name))
    listed = api.get("transfers/downloads").json()
    shape = [(u["username"], [d["directory"] for d in u["directories"]]) for u in listed]
    assert shape == [("alice", ["Music\\Mira Sol\\Dawn", "Music\\Other"]), ("bob", [""])]
    assert api.get("transfers/downloads/bob").json() == listed[1]


def test_a_row_that_never_ran_can_be_cancelled(serve: Serve) -> None:
    api = serve(with_fault(None))
    row = Transfer("alice", EMBER, 1)
    with api.server.backend.cond:
        api.server.backend.transfers[row.id] = row
    api.delete(ROW.format(row.id))
    assert api.ended(row.id)["state"] == "Completed, Cancelled"
