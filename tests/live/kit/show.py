"""A recording as a person reads it: what it is, then each exchange as the request and what came back."""
import json

import replay


def print_recording(path):
    recording = replay.read(path)
    print("What the kit was told and found:")
    for name, value in recording["head"].items():
        print(f"  {name}: {json.dumps(value)}")
    print("\nHow long states lasted (state, seconds after the call when it was first and last seen):")
    for one in recording["timings"]:
        print(f"  {one['action']} {one['subject']}: {json.dumps(one['states'])}")
    for number, one in enumerate(recording["exchanges"], 1):
        where = f" [{one['state']}]" if one.get("state") else ""
        print(f"\n{number}. {one['step']}{where}\n   {one['method']} {one['path']}")
        for name in ("query", "request"):
            if name in one:
                print(f"   {name}: {json.dumps(one[name], ensure_ascii=False)}")
        answer = one["answer"]
        print(f"   answer: {answer.get('status', answer.get('failure'))}, {answer['seconds']} s"
              + (f", entries of others left out: {one['left_out']}" if one.get("left_out") else ""))
        text = json.dumps(answer["body"], indent=1, ensure_ascii=False) if "body" in answer else answer.get("text", "")
        lines = text.splitlines()
        for line in lines[:400]:
            print(f"      {line}")
        if len(lines) > 400:
            print(f"      … {len(lines) - 400} lines more in {path}")
    return 0
