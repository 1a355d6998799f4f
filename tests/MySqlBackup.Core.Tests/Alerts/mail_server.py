# A mail server for tests: says its port, then each mail that it takes as a line of JSON.
# Arguments: certificate (or - for none), key, user, password; without the last two it wants no login.
import asyncio
import base64
import email
import email.policy
import json
import logging
import os
import re
import ssl
import sys
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("busy"):
            return "450 4.2.1 Try again later"
        if address.startswith("nobody"):
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data,
            "headers": {name: str(value) for name, value in mail.items()},
            "body": None if mail.is_multipart() else mail.get_content(),
            "parts": [{"type": part.get_content_type(), "body": part.get_content()} for part in mail.iter_parts()],
            "raw": base64.b64encode(envelope.content).decode(),
        })
        return "250 OK"


def say(value):
    print(json.dumps(value), flush=True)


class Server(SMTP):
    # .NET writes "login"; servers in use take mechanisms in any case, and so does RFC 5321 with arguments.
    async def smtp_AUTH(self, arg):
        await super().smtp_AUTH(re.sub(r"^\S+", lambda name: name[0].upper(), arg))


async def serve():
    context = None
    if sys.argv[1] != "-":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    login = sys.argv[3:5]

    def authenticate(server, session, envelope, mechanism, data):
        given = [data.login.decode(), data.password.decode()]
        return AuthResult(success=given == login, auth_data=given[0], handled=given == login)

    def create():
        return Server(
            Handler(), hostname="localhost", tls_context=context, require_starttls=bool(login and context), auth_required=bool(login), auth_require_tls=bool(context),
            authenticator=authenticate if login else None)

    server = await asyncio.get_running_loop().create_server(create, "127.0.0.1", 0)
    say(server.sockets[0].getsockname()[1])
    await server.serve_forever()


# That a server takes passwords unencrypted is what a test asks for.
warnings.simplefilter("ignore")
logging.disable()
# The end of the input is the end of the test process, however that ended.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
asyncio.run(serve())
