"""`dechaff clean`: the main job, from options to a run."""

from __future__ import annotations

from pathlib import Path

from dechaff.app import arguments as arg
from dechaff.app.status import Exit, tell_of_terminal
from dechaff.app.stop import stop_on_signals
from dechaff.options import Options, Strictness


def clean(  # noqa: PLR0913, PLR0917  (one parameter per option is how typer works)
    inputs: arg.Inputs = None,
    output: arg.Output = None,
    format: arg.Format = None,
    meta: arg.Meta = False,
    with_removed: arg.WithRemoved = False,
    explain: arg.Explain = False,
    strictness: arg.Strictness = Strictness.BALANCED,
    keep: arg.Keep = None,
    drop: arg.Drop = None,
    from_: arg.From = None,
    fast: arg.Fast = False,
    images: arg.Images = False,
    workers: arg.WorkerCount = None,
    timeout: arg.Timeout = None,
    max_bytes: arg.MaxBytes = 100_000_000,
    max_memory: arg.MaxMemory = 2048,
    resume: arg.Resume = True,
    report: arg.Report = None,
    fail_empty: arg.FailEmpty = False,
    quiet: arg.Quiet = False,
    debug: arg.Debug = False,
) -> Exit:
    """Strip the chaff; print or save the article."""
    from dechaff.app.session import Session
    from dechaff.app.target import choose_target, refuse_report
    from dechaff.render.output import Rendering

    options = Options(strictness, *arg.kinds(keep, drop), arg.form(from_), explain, fast, images, max_bytes)
    target = choose_target(inputs or ["-"], output, format)
    if report:
        refuse_report(Path(report), target)
    rendering = Rendering(target.format, meta, with_removed, explain)
    stop_on_signals()
    if not quiet:
        tell_of_terminal(target.inputs)
    session = Session(target, options, rendering, resume=resume, quiet=quiet, debug=debug, report=report)
    progress = session.run(from_.value if from_ else None, workers, timeout, max_memory << 20)
    if progress.n_failed:
        return Exit.FAILED
    return Exit.NOTHING_FOUND if fail_empty and progress.n_empty else Exit.OK
