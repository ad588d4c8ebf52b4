"""The XRPC methods that write and read the bot's records (com.atproto.repo).

What a record may be and where it lies is bluesky_repo.py's.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hype_sandbox.services.bluesky_repo import Invalid, Repo, Taken
from hype_sandbox.services.naming import cid_of

Endpoint = Callable[[Request], Awaitable[Response]]

_LISTED, _MOST = 50, 100


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Methods by name: those that are asked with GET, and those that are told with POST."""

    asked: Mapping[str, Endpoint]
    told: Mapping[str, Endpoint]


def xrpc_error(status: int, error: str, message: str) -> Response:
    """An error as XRPC has it."""
    return JSONResponse({"error": error, "message": message}, status)


def endpoints(repo: Repo, own: str, did: str) -> Endpoints:
    """The methods on *repo*, which is that of the account *own* (handle) or *did*."""

    def answer(collection: str, key: str) -> Response:
        record = repo.get(collection, key) or {}
        uri = f"at://{did}/{collection}/{key}"
        told = {"uri": uri, "cid": cid_of(record), "validationStatus": "valid"}
        return JSONResponse({**told, "commit": {"cid": cid_of(told), "rev": key}})

    def writing(put: bool) -> Endpoint:  # noqa: FBT001 - two endpoints of one shape
        async def write(request: Request) -> Response:
            told = json.loads(await request.body() or b"{}")
            if told.get("repo") not in (own, did):
                return xrpc_error(400, "InvalidRequest", "Could not find repo")
            collection, key, record = told["collection"], told.get("rkey"), told["record"]
            try:
                if put:
                    repo.put(collection, key or "", record)
                else:
                    key = repo.create(collection, key, record)
            except Invalid as refusal:
                return xrpc_error(400, "InvalidRequest", str(refusal))
            except Taken:
                return xrpc_error(500, "InternalServerError", "Internal Server Error")
            return answer(collection, key)

        return write

    async def delete_record(request: Request) -> Response:
        told = json.loads(await request.body() or b"{}")
        repo.delete(told["collection"], told["rkey"])
        return JSONResponse({})

    async def get_record(request: Request) -> Response:
        asked = request.query_params
        record = repo.get(asked.get("collection", ""), asked.get("rkey", ""))
        uri = f"at://{did}/{asked.get('collection')}/{asked.get('rkey')}"
        if asked.get("repo") not in (own, did) or record is None:
            return xrpc_error(400, "RecordNotFound", f"Could not locate record: {uri}")
        return JSONResponse({"uri": uri, "cid": cid_of(record), "value": record})

    async def list_records(request: Request) -> Response:
        asked = request.query_params
        collection, limit = (
            asked.get("collection", ""),
            min(int(asked.get("limit", _LISTED)), _MOST),
        )
        found = repo.listed(collection)
        if asked.get("reverse") != "true":
            found.reverse()
        keys = [key for key, _ in found]
        start = keys.index(asked["cursor"]) + 1 if asked.get("cursor") in keys else 0
        shown = found[start : start + limit]
        records = [
            {"uri": f"at://{did}/{collection}/{key}", "cid": cid_of(record), "value": record}
            for key, record in shown
        ]
        more = start + limit < len(found)
        return JSONResponse({"records": records, **({"cursor": shown[-1][0]} if more else {})})

    return Endpoints(
        asked={
            "com.atproto.repo.getRecord": get_record,
            "com.atproto.repo.listRecords": list_records,
        },
        told={
            "com.atproto.repo.createRecord": writing(put=False),
            "com.atproto.repo.putRecord": writing(put=True),
            "com.atproto.repo.deleteRecord": delete_record,
        },
    )
