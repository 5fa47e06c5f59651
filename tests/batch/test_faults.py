"""What goes wrong in a long run, done for real: processes killed, disks full, inputs that change under the reader."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import dechaff
import pytest
from dechaff.app.target import refuse_over
from dechaff.batch.limits import Limits
from dechaff.batch.pool import clean_with_workers
from dechaff.batch.work import Job, Outcome, Status

from .conftest import children, kill, make_folder, page, rows, run, tree, wait_for

Start = Callable[..., "subprocess.Popen[str]"]
STOP_SECONDS = 2
LONG = "a line of text\n" * 400_000


def outcomes(sources: list[dechaff.Source], **limits: float) -> list[Outcome]:
    made = Limits(**limits)  # type: ignore[arg-type]
    return list(clean_with_workers(sources, Job(dechaff.Options()), 2, made))


def test_page_that_takes_too_long() -> None:
    """A page over its time is reported, its worker replaced, and all other pages are done."""
    sources = [dechaff.Source(str(n), LONG * 4 if n == 20 else page(n)) for n in range(50)]
    done = outcomes(sources, seconds=1.0)
    assert [outcome.name for outcome in done if outcome.status is Status.FAILED] == ["20"]
    assert "took longer than 1 seconds" in done[20].reason
    assert [outcome.name for outcome in done] == [str(n) for n in range(50)]


def test_page_that_needs_too_much_memory() -> None:
    """A page over the memory of a worker is reported, all other pages are done."""
    sources = [dechaff.Source(str(n), LONG * 8 if n == 5 else page(n)) for n in range(20)]
    done = outcomes(sources, n_bytes=250 << 20)
    assert [outcome.name for outcome in done if outcome.status is Status.FAILED] == ["5"]
    assert "memory" in done[5].reason


def test_kill_9_of_a_worker(tmp_path: Path, start: Start) -> None:
    """The page it was at is reported by name, the rest is done, and the next run does only that page."""
    source, out = make_folder(tmp_path / "in", 600), tmp_path / "out"
    process = start(source, "-o", out, "--workers", "2")
    wait_for(lambda: len(tree_names(out)) > 100)
    kill(children(process.pid)[0])
    assert process.stderr
    said = process.stderr.read()
    assert process.wait(120) == 1
    failed = [row for row in rows(out / "manifest.jsonl") if "failed" in row]
    assert len(failed) == 1
    assert f"dechaff: {failed[0]['source']}: its worker process died (signal 9)" in said
    assert len(tree_names(out)) == 599
    again = run(source, "-o", out)
    assert again.returncode == 0
    assert "1 pages in" in again.stderr


def tree_names(out: Path) -> list[Path]:
    return list(out.rglob("*.md")) if out.exists() else []


class Undisturbed:
    """A folder of pages, and what a run over it gives that nothing disturbs."""

    def __init__(self, folder: Path) -> None:
        self.source = make_folder(folder / "in", 600)
        self._folder = folder
        self._trees: dict[str, dict[str, bytes]] = {}

    def tree(self, target: str) -> dict[str, bytes]:
        if target not in self._trees:
            out = self._folder / target.replace("/", "").replace(".", "-")
            out.mkdir()
            run(self.source, "-o", f"{out}/{target}", "-q")
            self._trees[target] = tree(out)
        return self._trees[target]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.parametrize("target", ["out/", "out.jsonl", "out.jsonl.gz", "out.jsonl.zst"])
def test_kill_9_of_the_parent_then_resume(tmp_path: Path, start: Start, undisturbed: Undisturbed, target: str) -> None:
    """What was written is kept, workers are gone, and the resumed run ends with the bytes of an undisturbed one."""
    process = start(undisturbed.source, "-o", f"{tmp_path}/{target}", "--workers", "2")
    wait_for(lambda: n_written(tmp_path, target) >= 100)
    workers = children(process.pid)
    kill(process.pid)
    process.wait()
    n_kept = n_written(tmp_path, target)
    assert 100 <= n_kept < 600
    wait_for(lambda: not any(is_alive(pid) for pid in workers), 10)
    done = run(undisturbed.source, "-o", f"{tmp_path}/{target}")
    assert done.returncode == 0, done.stderr
    assert f"kept from an earlier run: {n_kept}\n" in done.stderr
    assert tree(tmp_path) == undisturbed.tree(target)


def n_written(folder: Path, target: str) -> int:
    """Pages that are written whole and named in the manifest."""
    if target == "out/":
        manifest = folder / "out" / "manifest.jsonl"
        return manifest.read_bytes().count(b"}\n") - 1 if manifest.exists() else 0
    manifest, part = folder / f"{target}.part.manifest", folder / f"{target}.part"
    if not manifest.exists():
        return 0
    size = part.stat().st_size if part.exists() else 0
    rows = [json.loads(line) for line in manifest.read_bytes().splitlines(keepends=True)[1:] if line.endswith(b"}\n")]
    return max((n for n, row in enumerate(rows, 1) if row.get("end", size + 1) <= size), default=0)


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.parametrize(
    ("number", "target"),
    [(signal.SIGINT, "out/"), (signal.SIGTERM, "out/"), (signal.SIGINT, "out.jsonl"), (signal.SIGTERM, "out.jsonl.gz")],
)
def test_stopped_run_keeps_what_is_done(
    tmp_path: Path, start: Start, undisturbed: Undisturbed, number: signal.Signals, target: str
) -> None:
    """Ctrl-C and SIGTERM: over within two seconds, status 130, nothing half, and the next run goes on to the same."""
    process = start(undisturbed.source, "-o", f"{tmp_path}/{target}", "--workers", "2")
    wait_for(lambda: n_written(tmp_path, target) >= 50)
    begun = time.monotonic()
    process.send_signal(number)
    assert process.wait(20) == 130
    assert time.monotonic() - begun < STOP_SECONDS
    assert process.stderr
    assert "Traceback" not in process.stderr.read()
    assert not list((tmp_path / "out").glob(".*"))
    n_done = n_written(tmp_path, target)
    assert f"kept from an earlier run: {n_done}\n" in run(undisturbed.source, "-o", f"{tmp_path}/{target}").stderr
    assert tree(tmp_path) == undisturbed.tree(target)


@pytest.mark.parametrize("workers", [0, 1])
def test_stop_within_a_long_page(tmp_path: Path, start: Start, workers: int) -> None:
    """Also a run that is deep in one page ends within two seconds, a second Ctrl-C changes nothing."""
    (tmp_path / "long.txt").write_text(LONG * 4)
    process = start(tmp_path / "long.txt", "--workers", workers, "--max-memory", 16_000)
    time.sleep(1.5)  # the start takes 0.3 s, the page ten
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert time.monotonic() - begun < STOP_SECONDS
    assert process.stderr
    assert process.stderr.read() == ""


def test_disk_full(tmp_path: Path) -> None:
    """One line that says so, exit 1, whole files only; with room the next run goes on."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no permission to mount a small file system")
    try:
        source = make_folder(tmp_path / "in", 200)
        done = run(source, "-o", disk / "out")
        assert done.returncode == 1
        assert "no space left" in done.stderr
        assert "Traceback" not in done.stderr
        whole = {name for name in tree(disk / "out") if name.endswith(".md")}
        assert whole
        assert not list((disk / "out").glob(".*"))
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert run(source, "-o", disk / "out").returncode == 0
        assert len(tree_names(disk / "out")) == 200
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_output_folder_removed_under_the_run(tmp_path: Path, start: Start) -> None:
    """The run ends with one line, not with a folder that holds half of the pages and looks whole."""
    source, out = make_folder(tmp_path / "in", 600), tmp_path / "out"
    process = start(source, "-o", out, "--workers", "2")
    wait_for(lambda: len(tree_names(out)) > 50)
    out.rename(tmp_path / "elsewhere")
    assert process.wait(60) == 1
    assert process.stderr
    said = process.stderr.read()
    assert said == f"dechaff: {out}: the output folder is gone: run again to start over\n"
    assert not out.exists()


def test_inputs_that_change_under_the_reader(tmp_path: Path, start: Start) -> None:
    """Removed, truncated, replaced by a folder, growing: each a result or one line with its name."""
    last, out = tmp_path / "in", tmp_path / "out"
    last.mkdir()
    for number in range(600):
        (last / f"page-{number:05d}.txt").write_text(page(number))
    process = start(last, "-o", out, "--workers", "1")
    wait_for(lambda: len(tree_names(out)) > 20)
    removed, emptied, replaced, growing = sorted(last.iterdir())[-4:]
    removed.unlink()
    emptied.write_text("")
    replaced.unlink()
    replaced.mkdir()
    stop = threading.Event()

    def grow() -> None:
        n_times = 0
        while not stop.wait(0.05) and (n_times := n_times + 1) < 200:  # half a megabyte at most
            with growing.open("a") as file:
                file.write(page(1))

    thread = threading.Thread(target=grow)
    thread.start()
    assert process.stderr
    said = process.stderr.read()
    assert process.wait(120) == 1
    stop.set()
    thread.join()
    assert "Traceback" not in said
    for path in (removed, emptied, replaced):
        assert said.count(f"dechaff: {path.name}: ") == 1
    assert len(rows(out / "manifest.jsonl")) == 600
    assert (out / growing.with_suffix(".md").name).stat().st_size > 0


def test_fifo_as_an_input_is_read(tmp_path: Path) -> None:
    """A pipe given by name is read to its end, as with <(command)."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    writer = threading.Thread(target=lambda: fifo.write_text(page(3)))
    writer.start()
    done = run(fifo)
    writer.join()
    assert "prose number 3-0" in done.stdout


def test_two_runs_into_one_output(tmp_path: Path, start: Start) -> None:
    """The second refuses and leaves the first alone."""
    source, out = make_folder(tmp_path / "in", 600), tmp_path / "out"
    first = start(source, "-o", out, "--workers", "1")
    wait_for(lambda: len(tree_names(out)) > 20)
    second = run(source, "-o", out)
    assert second.returncode == 1
    assert "another run writes here" in second.stderr
    assert first.wait(120) == 0
    assert len(tree_names(out)) == 600


def test_another_runs_temporary_file_goes_while_it_is_looked_at(tmp_path: Path) -> None:
    """What the first run writes and renames is no input of the second, and is never missed by it."""
    part, source, stop = tmp_path / ".dechaff.part", tmp_path / "in", threading.Event()
    source.mkdir()

    def come_and_go() -> None:
        while not stop.is_set():
            part.write_bytes(b"")
            part.unlink()

    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        for _ in range(4000):
            refuse_over(part, [str(source)])
    finally:
        stop.set()
        other.join()


def test_broken_records_among_good_ones(tmp_path: Path) -> None:
    """A damaged compressed stream gives its whole records, one line about the rest, and exit 1."""
    import gzip

    data = gzip.compress("".join(json.dumps({"text": page(n)}) + "\n" for n in range(200)).encode())
    (tmp_path / "cut.jsonl.gz").write_bytes(data[: len(data) // 2])
    (tmp_path / "good.jsonl.gz").write_bytes(data)
    done = run("cut.jsonl.gz", "good.jsonl.gz", "-o", "all.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("dechaff: cut.jsonl.gz: the gzip data ends too early") == 1
    names = [json.loads(line)["source"] for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert names.count("good.jsonl.gz:200") == 1
    assert len(names) > 250


def test_library_with_workers_is_lazy_and_ordered() -> None:
    """`clean_many` takes from an endless source only what it needs, and gives results in order."""
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            yield dechaff.Source(str(taken), page(taken))
            taken += 1

    articles = dechaff.clean_many(endless(), workers=2)  # type: ignore[arg-type]
    names = [next(articles).source for _ in range(100)]
    articles.close()  # type: ignore[attr-defined]
    assert names == [str(n) for n in range(100)]
    assert taken < 2000
