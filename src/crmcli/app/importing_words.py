"""Which column is which field of companies, interactions, tasks and deals, by the names that other programs write.

As in importing_columns.py: field → names of columns, without digits, case, accents, blanks and punctuation.
"""

COMPANY_WORDS = {
    "name": "name company companyname organization organisation accountname firma unternehmen 公司 公司名称 单位 企业",
    "uid": "uid uuid",
}
INTERACTION_WORDS = {
    "kind": "kind type activitytype art typ 类型",
    "date": "date day datum activitydate createdat 日期 时间",
    "contact": "contact person customer kunde 客户 联系人",
    "uid": "uid uuid",
}
TASK_WORDS = {
    "title": "title task subject summary description what aufgabe betreff 标题 任务 事项",
    "uid": "uid uuid",
}
DEAL_WORDS = {
    "title": "title deal dealname opportunityname name titel 标题 商机 商机名称",
    "uid": "uid uuid",
}
WORDS = {
    "companies": COMPANY_WORDS, "interactions": INTERACTION_WORDS, "tasks": TASK_WORDS, "deals": DEAL_WORDS,
}  # fmt: skip
CUSTOM = ("companies", "deals")  # kinds that have custom fields
# kind → what every row must tell → the fields that tell it
NEEDED: dict[str, dict[str, set[str]]] = {
    "companies": {"name": {"name"}},
    "interactions": {"date": {"date"}, "contact": {"contact"}},
    "tasks": {"title": {"title"}},
    "deals": {"title": {"title"}},
}
