"""How much a file may hold before it is refused, and why each bound stands where it does."""

MB = 1 << 20

MAX_BYTES = 50 * MB  # the upload limit; a thousand-page document with pictures stays below it

# A packed file (docx, xlsx, ods) may unpack to more than it weighs, within reason. Pictures hardly
# shrink, so a full 50 MB upload stays far below the total; prose XML shrinks 10 to 20 times and the
# emptiest spreadsheets about 200, while a bomb needs 1,000 to be worth sending.
MAX_ENTRIES = 5_000
MAX_UNPACKED = 200 * MB
MAX_PART = 24 * MB  # one XML part: 300 pages take 2 to 6; a parsed tree takes ten times as much memory
MAX_RATIO = 250
RATIO_COUNTS_FROM = 4 * MB  # small parts may shrink as they like: they cannot hurt

# What comes out. A yearly plan of a province has about 3,000 paragraphs.
MAX_BLOCKS = 50_000
MAX_CELLS = 400_000  # in one table, and in one sheet
MAX_CHARACTERS = 10_000_000
MAX_LINES = 250_000  # of a plain text, blank ones included
MAX_TAGS = 100_000  # of a web page; 300 sheets of text pasted from Word make about 50,000
MAX_WORDS = 2_000_000  # control words and escaped bytes of a rich text file; 400 sheets make about a million
MAX_DEPTH = 1_000  # boxes in boxes on a web page; careless editors reach a hundred
MAX_PAGES = 2_000
MAX_GLYPHS = 100_000  # on one page of a PDF; a dense A3 table has about 10,000
MAX_SHEETS = 200
MAX_COLUMNS = 200  # a task table wider than this is a data dump
