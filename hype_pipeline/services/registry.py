"""Versions of the generator in MLflow's registry: which one speaks, which one waits, which ones did.

A version is known by the fingerprint of its generator and registered once. The champion changes in one
place, `switch`, which knows what it replaces and notes that it happened. Whether a version deserves
it is decided elsewhere (generate/promotion.py), as is how it is saved (generate/packing.py).
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from hype_pipeline.errors import BadInput, ChampionGone, Conflict, NoChampion
from hype_pipeline.records.tracked import TrackedRun
from hype_pipeline.services.mlflow_store import MlflowStore
from hype_pipeline.services.tracking import FINGERPRINT, note, noted
from hype_pipeline.services.versions import (
    CHALLENGER,
    CHAMPION,
    PROMOTION,
    REIGN,
    ROLLBACK,
    ROLLED_BACK,
    YARDSTICK,
    Switch,
    Version,
    named,
    switch_of,
    version_of,
)

MODEL = "commentary"


class Registry:
    """The versions in an MLflow store, and its runs."""

    def __init__(self, uri: str, artifacts: str | Path) -> None:
        self._store = MlflowStore(uri, artifacts)

    def open(self) -> None:
        """Open the store now. Raises BadInput where it cannot be used."""
        _ = self._store.client

    def track(self, run: TrackedRun) -> str:
        """Note a finished run, once; its id."""
        self.open()  # before the lock is taken, which opening takes too
        with self._store.alone():
            return note(self._store, run)

    def register(
        self, model: Path, fingerprint: str, figures: Mapping[str, float], *, run_id: str
    ) -> int:
        """Make the saved MLflow model in the folder *model* a version, under *run_id*; its number.

        One that is registered already keeps its number, and has its files again if they were gone.
        Unless it is the champion, it is the challenger now.
        """
        client = self._store.client
        with self._store.alone():
            known = next((v for v in self.versions() if v.fingerprint == fingerprint), None)
            if known is None:
                client.log_artifacts(run_id, str(model), MODEL)
                source = f"{client.get_run(run_id).info.artifact_uri}/{MODEL}"
                tags = {name: f"{value:.6g}" for name, value in figures.items()}
                number = self._create(source, run_id, {**tags, FINGERPRINT: fingerprint})
            else:
                number = known.number
                if not self._has_files(known):
                    client.log_artifacts(known.run_id, str(model), MODEL)
            if known is None or CHAMPION not in known.aliases:
                client.set_registered_model_alias(MODEL, CHALLENGER, str(number))
        return number

    def switch(
        self,
        number: int,
        *,
        replacing: int | None,
        why: str,
        now: datetime,
        yardstick: int | None = None,
        back: bool = False,
    ) -> None:
        """Make version *number* the champion, in place of *replacing*, and note it with its reason.

        With *back* the replaced one is marked as rolled back: only a person brings it back. Raises
        Conflict, and changes nothing, where the champion is not *replacing* any more.
        """
        client = self._store.client
        with self._store.alone():
            versions = {version.number: version for version in self.versions()}
            standing = named(versions.values(), CHAMPION)
            if (standing.number if standing else None) != replacing:
                found = f"version {standing.number}" if standing else "none"
                message = f"The champion is {found} by now, no longer {replacing}: look again."
                raise Conflict(message)
            reign = max((version.reign for version in versions.values()), default=0) + 1
            name = str(number)
            if back and replacing is not None:
                told = f"{now:%Y-%m-%d}: {why}"
                client.set_model_version_tag(MODEL, str(replacing), ROLLED_BACK, told)
            if versions[number].rolled_back is not None:
                client.delete_model_version_tag(MODEL, name, ROLLED_BACK)
            client.set_model_version_tag(MODEL, name, REIGN, str(reign))
            if yardstick is not None:
                client.set_model_version_tag(MODEL, name, YARDSTICK, str(yardstick))
            client.set_registered_model_alias(MODEL, CHAMPION, name)
            if CHALLENGER in versions[number].aliases:
                client.delete_registered_model_alias(MODEL, CHALLENGER)
        params = {"champion": number, "replaced": replacing, "why": why}
        kind = ROLLBACK if back else PROMOTION
        self.track(TrackedRun(kind=kind, fingerprint=f"{reign}", params=params))

    def versions(self) -> list[Version]:
        """Every version, the newest first."""
        from mlflow.exceptions import MlflowException

        client = self._store.client
        try:
            aliases = client.get_registered_model(MODEL).aliases
        except MlflowException as absent:
            if absent.error_code == "RESOURCE_DOES_NOT_EXIST":
                return []
            raise
        found = client.search_model_versions(f"name = '{MODEL}'")
        listed = [version_of(told, aliases) for told in found]
        return sorted(listed, key=lambda version: version.number, reverse=True)

    def switches(self) -> list[Switch]:
        """Every change of champion, the newest first."""
        runs = [run for kind in (PROMOTION, ROLLBACK) for run in noted(self._store, kind)]
        return sorted(map(switch_of, runs), key=lambda switch: switch.at, reverse=True)

    def version(self, number: int) -> Version:
        """One version. Raises BadInput where there is none of that number."""
        found = next((each for each in self.versions() if each.number == number), None)
        if found is None:
            raise BadInput(
                f"There is no version {number} of the model; `hype champion` lists them."
            )
        return found

    def champion(self) -> Version | None:
        """The promoted version; None when no model was promoted yet."""
        return named(self.versions(), CHAMPION)

    def champion_folder(self) -> Path:
        """The champion's bundle as a local folder. Raises NoChampion, ChampionGone."""
        version = self.champion()
        if version is None:
            raise NoChampion("No model has been promoted yet; train one, or name a model's folder.")
        return self.folder(version)

    def folder(self, version: Version) -> Path:
        """The bundle of *version* as a local folder; fetched when the store is elsewhere. Raises
        ChampionGone where its files were removed."""
        import mlflow.artifacts
        from mlflow.exceptions import MlflowException

        try:
            model = Path(mlflow.artifacts.download_artifacts(artifact_uri=version.source))
            bundles = [entry for entry in (model / "artifacts").iterdir() if entry.is_dir()]
        except FileNotFoundError as gone:  # nothing was there to fetch
            raise self._gone(version) from gone
        except MlflowException as gone:
            if gone.error_code != "RESOURCE_DOES_NOT_EXIST":
                raise
            raise self._gone(version) from gone
        if len(bundles) != 1:
            raise self._gone(version)
        return bundles[0]

    def _has_files(self, version: Version) -> bool:
        try:
            return self.folder(version).is_dir()
        except ChampionGone:
            return False

    def _gone(self, version: Version) -> ChampionGone:
        return ChampionGone(
            f"The files of version {version.number} of the model are gone from {version.source}. "
            "`hype champion rollback` goes back to the one before; the next model that keeps every "
            "absolute limit takes its place by itself."
        )

    def _create(self, source: str, run_id: str, tags: Mapping[str, str]) -> int:
        from mlflow.exceptions import MlflowException

        client = self._store.client
        try:
            client.create_registered_model(MODEL)
        except MlflowException as known:
            if known.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        return int(client.create_model_version(MODEL, source, run_id, tags=dict(tags)).version)
