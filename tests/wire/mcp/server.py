#!/usr/bin/env python3
"""A scripted MCP server on stdin and stdout. The argument is how it behaves: "plain", "mute", "errors"."""
import json
import sys

MODE = sys.argv[1] if len(sys.argv) > 1 else "plain"
READ = {"readOnlyHint": True}
TOOLS = [
    {"name": "echo", "description": "Says it again", "inputSchema": {"type": "object", "properties": {"text": {"type": "string"}}},
     "annotations": READ},
    {"name": "write", "description": "Writes", "inputSchema": {"type": "object", "properties": {}},
     "annotations": {"readOnlyHint": False, "destructiveHint": True}},
    {"name": "pic.ture", "inputSchema": {"type": "object", "properties": {}}, "annotations": READ},
    {"name": "ask", "inputSchema": {"type": "object", "properties": {}}, "annotations": READ},
    {"name": "wait", "inputSchema": {"type": "object", "properties": {}}, "annotations": READ},
    {"name": "leave", "inputSchema": {"type": "object", "properties": {}}, "annotations": READ},
]


def send(**message):
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def text(words):
    return {"content": [{"type": "text", "text": words}]}


def call(rid, name, arguments):
    if name == "pic.ture":
        send(id=rid, result={"content": [{"type": "text", "text": "cap"}, {"type": "image", "data": "AAAA", "mimeType": "image/png"}]})
    elif name == "ask":
        send(id="q", method="elicitation/create", params={
            "message": "Which?", "requestedSchema": {"type": "object", "properties": {"which": {"type": "string"}}}})
        answer = json.loads(sys.stdin.readline())
        send(id=rid, result=text(json.dumps(answer["result"])))
    elif name == "leave":
        sys.exit(0)
    elif name in ("echo", "write"):
        send(id=rid, result=text(f"{name}: {arguments.get('text')}"))


for line in sys.stdin:
    m = json.loads(line)
    method, rid, p = m.get("method"), m.get("id"), m.get("params") or {}
    if MODE == "mute":
        continue
    if method == "initialize" and MODE == "errors":
        send(id=rid, error={"code": -32603, "message": "not today"})
    elif method == "initialize":
        send(id=99, method="ping")
        send(id=rid, result={"protocolVersion": p["protocolVersion"], "capabilities": {"tools": {}, "resources": {}},
                             "serverInfo": {"name": "scripted", "version": "1"}, "instructions": "Be kind."})
    elif method == "tools/list":
        at = int(p.get("cursor") or 0)
        more = {"nextCursor": str(at + 3)} if at + 3 < len(TOOLS) else {}
        send(id=rid, result={"tools": TOOLS[at:at + 3], **more})
    elif method == "resources/list":
        send(id=rid, result={"resources": [{"uri": "mem://a", "name": "a"}]})
    elif method == "resources/templates/list":
        send(id=rid, result={"resourceTemplates": []})
    elif method == "resources/read":
        send(id=rid, error={"code": -32002, "message": "resource not found"})
    elif method == "tools/call":
        call(rid, p["name"], p.get("arguments") or {})
