"""A plugin of the AWS CLI: it has the CLI ask the simulated AWS of the test at HAWS_AWS, and not AWS. The CLI does
everything else: it reads the command line, checks the parameters, and filters and prints the answer."""

import copy
import json
import os
import types
import urllib.error
import urllib.parse
import urllib.request


def awscli_initialize(events):
    events.register("before-parameter-build", keep)
    events.register("before-call", answer)


def keep(params, context, **_):
    context["haws"] = copy.deepcopy(params)


def answer(model, context, **_):
    path = f"/{urllib.parse.quote(model.service_model.service_id)}/{model.name}"
    request = urllib.request.Request(os.environ["HAWS_AWS"] + path, json.dumps(context["haws"]).encode())
    try:
        with urllib.request.urlopen(request) as response:
            status, body = response.status, response.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    return types.SimpleNamespace(status_code=status), json.loads(body)
