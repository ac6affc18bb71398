"""Refusals that more than one format gives: why the file is not read, and what to do about it."""

from anlan.plans.reader.blocks import ReadError


def damaged() -> ReadError:
    return ReadError("corrupt", "文件已损坏或不完整，无法读取。请用原来的软件打开检查，另存后重新上传。")


def without_body() -> ReadError:
    return ReadError("corrupt", "文件中缺少正文，可能没有保存完整。请用原来的软件打开检查，另存后重新上传。")


def encrypted() -> ReadError:
    return ReadError("encrypted", "文件已加密，无法读取。请取消打开密码后重新上传。")


def with_macros() -> ReadError:
    return ReadError(
        "macro", "文件中带有宏，不能上传。请在办公软件中另存为不含宏的 .docx 或 .xlsx 文件后重新上传。"
    )


def with_declarations() -> ReadError:
    return ReadError(
        "entity", "文件中含有不安全的外部引用声明，已拒绝读取。请用办公软件打开后另存，再重新上传。"
    )


def too_deep() -> ReadError:
    return ReadError("deep", "文件中的表格或方框嵌套过深，无法读取。请另存为普通文档后重新上传。")


def too_long() -> ReadError:
    return ReadError("too_long", "文件内容过长，不像一份工作要点或任务清单。请只上传需要分解的那一部分。")


def too_large_table() -> ReadError:
    return ReadError("too_long", "文件中的表格过大，不像一份任务清单。请删去无关的行列后重新上传。")


def too_large_sheet(name: str) -> ReadError:
    return ReadError("too_long", f"工作表“{name}”过大，不像一份任务清单。请删去无关内容后重新上传。")
