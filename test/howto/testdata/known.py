"""Reads commands of the AWS CLI, a JSON list, and writes what AWS's own description of its API does not know in them."""

import json
import shlex
import sys

from awscli.botocore import session, xform_name

OF_THE_CLI = {"query", "output", "region", "profile", "cli-input-json"}
RENAMED = {"s3api": "s3"}


def unknown(command, aws):
    words = shlex.split(command.split("|")[0])
    service, operation = (words + ["", "", ""])[1:3]
    service = RENAMED.get(service, service)
    if service not in aws.get_available_services():
        return f"there is no service {service}"
    model = aws.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        return f"{service} has no {operation}"
    shape = model.operation_model(names[operation]).input_shape
    members = {xform_name(name, "-") for name in shape.members} if shape else set()
    for word in words[3:]:
        if word.startswith("--") and word[2:] not in members | OF_THE_CLI:
            return f"{service} {operation} has no {word}"
    return None


aws = session.get_session()
found = {command: unknown(command, aws) for command in json.load(sys.stdin)}
json.dump({command: why for command, why in found.items() if why}, sys.stdout)
