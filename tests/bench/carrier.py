"""A carrier that costs next to nothing, in a process of its own: it takes messages and posts their receipts, signed.

The simulated carrier of the demo lives in the web process, where it would be measured along with the line.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from itertools import count

from aiohttp import ClientSession, web
from twilio.request_validator import RequestValidator

PROGRESS = ("sent", "delivered")
SESSION = web.AppKey("session", ClientSession)
numbers = count(1)
posting: set[asyncio.Task[None]] = set()


async def take(request: web.Request) -> web.Response:
    form = await request.post()
    sid = f"SM{next(numbers):032d}"
    task = asyncio.create_task(report(request.app[SESSION], sid, str(form["StatusCallback"])))
    posting.add(task)
    task.add_done_callback(posting.discard)
    return web.json_response({"sid": sid, "status": "queued"}, status=201)


async def report(session: ClientSession, sid: str, url: str) -> None:
    for status in PROGRESS:
        params = {"MessageSid": sid, "MessageStatus": status}
        signature = RequestValidator(sys.argv[2]).compute_signature(url, params)
        async with session.post(url, data=params, headers={"X-Twilio-Signature": signature}) as answer:
            answer.raise_for_status()


async def client(app: web.Application) -> AsyncIterator[None]:
    async with ClientSession() as session:
        app[SESSION] = session
        yield


def main() -> None:
    app = web.Application()
    app.cleanup_ctx.append(client)
    app.router.add_post("/2010-04-01/Accounts/{account}/Messages.json", take)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
