"""An MCP server behind OAuth and the authorization server in front of it, for the tests of such logins."""
import json

from kit import Service, query

FACTS = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "site", "version": "1"}}
TOOLS = [{"name": "echo", "description": "Says it again.", "inputSchema": {"type": "object"}}]


class Site(Service):
    """`good`: the access tokens it takes (None: it asks for none). `tokens`: answers of its token endpoint, in order."""

    def __init__(self, **settings):
        super().__init__()
        self.good, self.challenge, self.tokens = {"access-1"}, None, []
        self.metadata, self.protected, self.registered = {}, None, {"client_id": "registered-1"}
        self.path = "/mcp"
        self.__dict__.update(settings)
        self.routes.setdefault("/.well-known/oauth-authorization-server/mcp", lambda _: (200, self.authorization()))
        self.routes["/token"] = lambda _: self.tokens.pop(0) if self.tokens else (400, {"error": "invalid_grant"})
        self.routes["/register"] = lambda body: (201, {**json.loads(body), **self.registered})

    def authorization(self):
        return {"issuer": f"{self.base}/mcp", "authorization_endpoint": f"{self.base}/authorize",
                "token_endpoint": f"{self.base}/token", "registration_endpoint": f"{self.base}/register",
                "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"], **self.metadata}

    def reply(self, request):
        return self.mcp(request) if request["path"] == self.path else super().reply(request)

    def mcp(self, request):
        token = request["headers"].get("authorization", "").removeprefix("Bearer ")
        if self.good is not None and token not in self.good:
            return 401, "", {"www-authenticate": self.challenge} if self.challenge else {}
        if request["method"] != "POST":
            return 405, "", {}
        message = json.loads(request["body"])
        answers = {"initialize": FACTS, "tools/list": {"tools": TOOLS},
                   "resources/list": {"resources": []}, "resources/templates/list": {"resourceTemplates": []},
                   "tools/call": {"content": [{"type": "text", "text": "done"}]}}
        if "id" not in message or message["method"] not in answers:
            return 202, "", {}
        return 200, {"jsonrpc": "2.0", "id": message["id"], "result": answers[message["method"]]}, {}

    def steps(self):
        """What was asked of it so far, in short; forgets it."""
        seen, self.seen[:] = list(self.seen), []
        return [f"{r['method']} {r['path']}" for r in seen]


def form(request):
    return query(f"?{request['body']}")
