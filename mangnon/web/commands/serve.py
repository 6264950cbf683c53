"""``mangnon serve``: web workers and one job worker on one data folder; ``migrate``; ``work`` is the job worker."""

import os
import signal
import subprocess
import sys
import threading
from argparse import Namespace

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections

from mangnon import law
from mangnon.audit import keys
from mangnon.audit.actor import command
from mangnon.base import memory
from mangnon.deadlines import jobs
from mangnon.organisation import actions as organisation
from mangnon.web import place, pruning, stamp
from mangnon.web.schema import fresh, pending_migrations


class NotReady(RuntimeError):
    """The place can't be served as it is."""

    one_line = True


def run(args: Namespace) -> int:
    """Serve the place until stopped."""
    with place.served(settings.MANGNON_DATA):
        prepare()
        port = place.free_port(args.port, settings.TOML, args.bind)
        print(f"Măng Non: http://{args.bind}:{port}  (Ctrl+C để dừng / to stop)", flush=True)
        serve(args.bind, port)
    return 0


def prepare() -> None:
    """Bring a place to where it can be served: tables, units and bodies, hashed static files, no rubbish."""
    _claim()
    _keys()
    waiting = pending_migrations()
    if waiting and not (fresh() or settings.MANGNON_DEMO):  # nobody backs up a demo
        raise NotReady(f"Cơ sở dữ liệu còn {len(waiting)} bước nâng cấp; chạy: mangnon upgrade (sao lưu, nâng cấp, kiểm tra). (Pending migrations.)")
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    stamp.check(settings.MARKER.get("kind") or "real")
    stamp.keep_keys()
    organisation.load_world(by=command("serve"), packs=law.load(settings.MANGNON_LAW_DIR))
    call_command("collectstatic", verbosity=0, interactive=False)
    pruning.prune()
    connections.close_all()


def _claim() -> None:
    if not settings.MARKER:
        place.mark(settings.MANGNON_DATA, "real")


def _keys() -> None:
    """Make keys for an empty database only; beside any other they would open nothing, and number every child anew."""
    if fresh():
        keys.make(settings.MANGNON_KEYS)
    stamp.check_keys()


def migrate(args: Namespace) -> int:
    """Bring the database to this version."""
    _claim()
    with place.served(settings.MANGNON_DATA):  # not under a server that runs the old version
        _keys()
        call_command("migrate", verbosity=0, interactive=False)
        stamp.check(settings.MARKER.get("kind") or "real")
        stamp.keep_keys()
    print("Cơ sở dữ liệu đã ở phiên bản này. (The database is up to date.)")
    return 0


def work(args: Namespace) -> int:
    """Run jobs until told to stop, or until the server that started us is gone."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threading.Thread(target=_watch_parent, args=(os.getppid(), stop), daemon=True).start()
    jobs.work_until(stop)
    return 0


def _watch_parent(parent: int, stop: threading.Event) -> None:
    while not stop.wait(2):
        if os.getppid() != parent:
            stop.set()


def serve(bind: str, port: int) -> None:
    """Run gunicorn in this process and the job worker beside it."""
    from gunicorn.app.base import BaseApplication  # third party, and only this command needs it

    class Server(BaseApplication):
        def load_config(self):
            for name, value in _options(bind, port).items():
                self.cfg.set(name, value)

        def load(self):
            application = get_wsgi_application()
            memory.settle()
            return application

    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), daemon=True)
    keeper.start()
    try:
        Server().run()
    finally:
        stop.set()
        keeper.join(5)


def _options(bind: str, port: int) -> dict:
    cores = os.cpu_count() or 1
    return {
        "bind": [f"127.0.0.1:{port}"] if bind == "localhost" else [f"{bind}:{port}"],
        "workers": settings.TOML.get("workers") or min(cores + 1, 4),
        # Threads, because a slow 3G client must not hold a whole process.
        "worker_class": "gthread",
        "threads": settings.TOML.get("threads") or 8,
        "timeout": 120,
        "graceful_timeout": 20,
        "keepalive": 20,
        "loglevel": "warning",
        "logconfig_dict": settings.LOGGING,  # its own lines would quote what was sent
        "control_socket_disable": True,
        "proc_name": "mangnon",
    }


def _keep_worker(stop: threading.Event) -> None:
    """Keep one job worker running; started again when it dies."""
    while not stop.is_set():
        child = subprocess.Popen([sys.executable, "-m", "mangnon.web.cli", "work"])
        while child.poll() is None and not stop.wait(0.5):
            pass
        if stop.is_set():
            child.terminate()
            child.wait(15)
        else:
            stop.wait(2)
