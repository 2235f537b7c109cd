"""What stands behind the pages of one hub, by name."""

from typing import NamedTuple

from hub.accounts.register import Register
from hub.archive.reader import Archive
from hub.board import Board
from hub.commander import Commander
from hub.doorbook import Doorbook
from hub.editor import Editor
from hub.erasure import Eraser
from hub.live.backup import Vault
from hub.live.own import Own
from hub.live.upstream import Way
from hub.logbook import Logbook
from hub.post.postman import Postman
from hub.register.reader import Reader
from hub.screen.phone import Phones
from hub.settings import HubSettings
from hub.trust.admission import Admission
from wire.timepiece import Timepiece


class House(NamedTuple):
    """A new partner of the pages is a line here, and no further parameter anywhere."""

    board: Board
    timepiece: Timepiece
    archive: Archive
    logbook: Logbook
    register: Register
    phones: Phones
    postman: Postman
    editor: Editor
    doorbook: Doorbook
    days: Reader
    way: Way
    vault: Vault
    own: Own
    admission: Admission
    eraser: Eraser
    settings: HubSettings
    commander: Commander
