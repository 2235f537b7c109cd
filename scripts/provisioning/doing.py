"""What is done with steps: do them, look what would be done, take them back.

In: steps, a machine, who is told. Out: the machine, changed or only looked at, and a line for each
step: ok (stands already), done, or would.
"""

from collections.abc import Callable, Sequence

from provisioning.machine import Machine
from provisioning.steps import Shared, Step

Say = Callable[[str], None]


def do(wanted: Sequence[Step], machine: Machine, say: Say) -> None:
    """Each step that does not stand."""
    for step in wanted:
        if step.stands(machine):
            say(f"ok       {step.about}")
            continue
        say(f"...      {step.about}")
        machine.touch()
        step.do(machine)
        say(f"done     {step.about}")
    machine.finish()


def look(wanted: Sequence[Step], machine: Machine, say: Say) -> None:
    """What stands, and what would be done; a service is told of what would change."""
    for step in wanted:
        stands = step.stands(machine)
        machine.would_touch = machine.would_touch or not stands
        say(f"{'ok   ' if stands else 'would'}    {step.about}")
    machine.would_touch = False


def undo(wanted: Sequence[Step], machine: Machine, say: Say, *, dry: bool) -> None:
    """Each step in reverse."""
    for step in reversed(wanted):
        stays = step.stays(machine) if isinstance(step, Shared) else ""
        if dry:
            say(f"would    {stays or f'take back: {step.about}'}")
        elif said := stays or step.undo(machine):
            say(f"undone   {said}")
