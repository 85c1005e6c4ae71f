"""Put the demo athlete into the wheel.

``data/demo`` becomes ``tracker/demo`` in a built wheel, so that ``niggle demo`` works after a plain
install. An editable install reads ``data/demo`` where it lies and must not get a second copy.
"""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DemoHook(BuildHookInterface):
    def initialize(self, version, build_data):
        if version != "editable":
            build_data["force_include"]["data/demo"] = "tracker/demo"
