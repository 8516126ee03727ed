"""Who and what is in the demo book. People long dead, or invented; mails and phones that reach nobody.

Days are counted from the day the book is made: ago for what happened, ahead for what comes.
"""

COMPANIES = (
    ("Analytical Engines Ltd", "Three workshops in London; orders drawing instruments each quarter."),
    ("Ateliers Germain", "Papeterie et instruments, Paris. Livraison le jeudi."),
    ("北辰仪器有限公司", "北京，天文与测量仪器。合同每年三月续签。"),
    ("Нева Оптика", "Линзы и приборы. Оплата в течение 30 дней."),
    ("بيت الحكمة للكتب", "مكتبة ودار ترجمة في بغداد"),
    ("Nordstern Verlag", "Kinder- und Sachbücher, Bremen."),
)

# Each line as it would be typed after `crm add`.
PEOPLE = (
    'Ada Lovelace ada@engines.example +44 20 7946 0958 @"Analytical Engines Ltd" +vip',
    'Charles Babbage charles@engines.example +44 20 7946 0123 @"Analytical Engines Ltd" +vip title:owner',
    "Mary Somerville mary@somerville.example +44 131 496 0456 +newsletter",
    'Sophie Germain sophie@germain.example +33 1 99 00 12 34 @"Ateliers Germain" +vip',
    'Évariste Galois evariste@germain.example @"Ateliers Germain"',
    "Émilie du Châtelet emilie@cirey.example +33 1 99 00 56 78 +newsletter",
    "Maria Sibylla Merian maria@merian.example +49 30 23125 014 +newsletter",
    'Jürgen Morgenstern j.morgenstern@nordstern.example +49 30 23125 117 @"Nordstern Verlag"',
    'Greta Immergrün greta@nordstern.example @"Nordstern Verlag"',
    "Emmy Noether emmy@noether.example +49 30 23125 220 +conference stage:dormant",
    "Sor Juana Inés de la Cruz juana@convento.example +newsletter",
    "Íñigo Castañeda inigo@castaneda.example +34 910 55 50 11",
    'Софья Ковалевская sofia@neva.example @"Нева Оптика" +vip',
    'Михаил Ломоносов mikhail@neva.example @"Нева Оптика"',
    'محمد الخوارزمي musa@hikma.example @"بيت الحكمة للكتب" +partner',
    'مريم الإسطرلابي maryam@hikma.example @"بيت الحكمة للكتب"',
    '沈括 shenkuo@beichen.example +86 10 5550 0131 @"北辰仪器有限公司" wechat:mengxi +重点',
    '苏颂 susong@beichen.example @"北辰仪器有限公司" wechat:susong-clock',
    "李清照 qingzhao@shuyu.example wechat:shuyu +重点",
    "王贞仪 zhenyi@defeng.example",
    "葛飾 北斎 hokusai@manga.example +81 3 5550 0142 +conference",
    "紫 式部 murasaki@genji.example +newsletter",
    "Rosalind Ashgrove rosalind@ashgrove.example +1 202 555 0143 +partner",
    "Tomasz Żuraw tomasz@zuraw.example +conference",
    "Nour Benhaddou nour@benhaddou.example +1 202 555 0188",
)

BIRTHDAYS = {
    "Ada Lovelace": "1815-12-10",
    "Sophie Germain": "1776-04-01",
    "Évariste Galois": "1811-10-25",
    "Maria Sibylla Merian": "1647-04-02",
    "Софья Ковалевская": "1850-01-15",
    "李清照": "1084-03-13",
}
# This one's comes two days after the book is made.
NEXT_BIRTHDAY = ("Rosalind Ashgrove", 2, 1968)  # a leap year has every day

# who, kind, whom: the second one is the first one's
RELATIONS = (
    ("Évariste Galois", "introduced by", "Sophie Germain"),
    ("Jürgen Morgenstern", "assistant", "Greta Immergrün"),
    ("Mary Somerville", "referred", "Ada Lovelace"),
    ("苏颂", "reports to", "沈括"),
)
# whose, a person's or a company's; label; days ahead; years since the first time, None for once
DATES = (
    ("Ada Lovelace", "contract renewal", 5, 3),
    ("Sophie Germain", "first order", 40, 6),
    ("Софья Ковалевская", "contract ends", 60, None),
    ("北辰仪器有限公司", "合同续签", 25, 2),
)
# who, channel, yes or no, basis, source, days ago
CONSENTS = (
    ("Ada Lovelace", "email", 1, "consent", "workshop visit", 31),
    ("Mary Somerville", "email", 1, "consent", "newsletter form", 200),
    ("Émilie du Châtelet", "email", 1, "consent", "newsletter form", 410),
    ("Émilie du Châtelet", "phone", 0, None, "her letter", 90),
    ("Sophie Germain", "any", 1, "contract", None, 300),
)

# who, days ago, kind, minutes, note
TALKS = (
    ("Ada Lovelace", 2, "call", 25, "Asked for pricing of the large compass set, forty pieces. Wants it in writing."),
    ("Ada Lovelace", 31, "meeting", 60, "Visited the workshop; showed the new ruling pens. Very interested."),
    ("Ada Lovelace", 93, "email", None, "Sent the catalogue for the coming season."),
    ("Charles Babbage", 9, "call", 15, "Complained about the noise in the street. Order stands."),
    ("Charles Babbage", 64, "email", None, "Two items were missing; sent them the same day."),
    ("Mary Somerville", 14, "email", None, "Thanked for the quick delivery, recommends us to the Royal Society."),
    ("Mary Somerville", 75, "call", 10, "Reordered paper, the heavy one."),
    ("Sophie Germain", 5, "meeting", 45, "Le nouveau papier lui plaît ; devis demandé pour douze rames."),
    ("Sophie Germain", 48, "call", 12, "Livraison jeudi, comme d'habitude."),
    ("Évariste Galois", 6, "email", None, "Il écrit dans la nuit : veut tout le catalogue, tout de suite."),
    ("Émilie du Châtelet", 27, "message", None, "Demande si l'encre violette revient au printemps."),
    ("Maria Sibylla Merian", 19, "email", None, "Bilder der neuen Farben geschickt, Muster folgt."),
    ("Jürgen Morgenstern", 3, "call", 20, "Fragt nach Mengenrabatt ab 200 Stück; entscheidet diese Woche."),
    ("Jürgen Morgenstern", 58, "visit", 90, "Messe in Bremen, Stand 12. Katalog mitgegeben."),
    ("Greta Immergrün", 11, "email", None, "Neue Kollegin von Herrn Morgenstern, vorgestellt."),
    ("Emmy Noether", 131, "call", 30, "No budget this year. Call again in spring."),
    ("Sor Juana Inés de la Cruz", 40, "email", None, "Pide una lista de libros raros."),
    ("Íñigo Castañeda", 22, "call", 8, "Contento con el último pedido."),
    ("Софья Ковалевская", 8, "meeting", 50, "Обсудили новый договор на год; просит скидку пять процентов."),
    ("Софья Ковалевская", 69, "email", None, "Отправили счёт и накладную."),
    ("Михаил Ломоносов", 204, "call", 18, "Проект отложен до весны."),
    ("محمد الخوارزمي", 16, "email", None, "طلب عرض أسعار لمئة نسخة"),
    ("مريم الإسطرلابي", 33, "message", None, "سألت عن موعد التسليم"),
    ("沈括", 1, "message", None, "微信：问新款罗盘什么时候到货，答应周内回复。"),
    ("沈括", 36, "meeting", 75, "来访，看了样品，对水运仪象台的零件很满意。"),
    ("苏颂", 12, "call", 20, "合同细节要再谈一次。"),
    ("李清照", 21, "message", None, "想要一批洒金笺，下个月用。"),
    ("王贞仪", 55, "email", None, "寄出样品两份。"),
    ("葛飾 北斎", 7, "email", None, "青の絵具について質問がありました。見本を送る約束。"),
    ("葛飾 北斎", 84, "meeting", 40, "展示会でお会いしました。"),
    ("Rosalind Ashgrove", 4, "call", 35, "Would resell our paper in two shops; wants terms."),
    ("Tomasz Żuraw", 17, "meeting", 15, "Met at the conference, took a card."),
    ("Nour Benhaddou", 26, "email", None, "Asked for samples."),
)

# who, days since the last one, days between, how many, amount in minor units, what. Amounts vary a little.
PURCHASES = (
    ("Ada Lovelace", 12, 27, 17, 18_900, "compass set"),
    ("Charles Babbage", 25, 41, 11, 34_500, "brass gears, box of 50"),
    ("Mary Somerville", 18, 47, 10, 12_400, "heavy paper, ream"),
    ("Sophie Germain", 9, 33, 14, 15_600, "laid paper, ream"),
    ("Émilie du Châtelet", 61, 90, 5, 7_800, "violet ink, dozen"),
    ("Maria Sibylla Merian", 38, 75, 6, 9_900, "watercolours"),
    ("Jürgen Morgenstern", 44, 150, 3, 22_000, "drawing pads, 100"),
    ("Emmy Noether", 268, 30, 8, 19_500, "notebooks, ruled"),
    ("Sor Juana Inés de la Cruz", 118, 140, 2, 4_200, "quills"),
    ("Íñigo Castañeda", 29, 1, 1, 6_500, "drawing board"),
    ("Софья Ковалевская", 21, 36, 13, 27_300, "lenses, set"),
    ("Михаил Ломоносов", 231, 26, 12, 31_000, "prisms"),
    ("محمد الخوارزمي", 52, 80, 6, 14_700, "astrolabe paper"),
    ("مريم الإسطرلابي", 96, 1, 1, 5_100, "ink, black"),
    ("沈括", 15, 30, 15, 25_800, "罗盘"),
    ("苏颂", 77, 66, 6, 16_200, "齿轮"),
    ("李清照", 34, 170, 2, 8_600, "洒金笺"),
    ("王贞仪", 160, 190, 2, 3_900, "毛笔"),
    ("葛飾 北斎", 47, 58, 7, 11_300, "絵具, 青"),
    ("紫 式部", 402, 1, 1, 2_800, "和紙"),
    ("Rosalind Ashgrove", 6, 1, 1, 4_800, "sample box"),
    ("Nour Benhaddou", 188, 1, 1, 1_900, "starter kit"),
)
REFUND = ("Charles Babbage", 62, 6_900, "gears that did not turn")

# who (or a company), days ahead, clock time, priority, what
OPEN = (
    ("Charles Babbage", -6, None, None, "send the missing invoice"),
    ("Emmy Noether", -2, None, "H", "call again about next year's budget"),
    ("Нева Оптика", -1, None, None, "продлить договор"),
    ("Ada Lovelace", 0, None, "H", "send pricing for 40 compass sets"),
    ("Jürgen Morgenstern", 0, None, None, "Angebot mit Mengenrabatt nachfassen"),
    ("沈括", 0, "23:00", None, "回复罗盘到货时间"),
    ("葛飾 北斎", 1, None, None, "青の見本を送る"),
    ("Sophie Germain", 2, "10:30", None, "envoyer le devis, douze rames"),
    ("محمد الخوارزمي", 3, None, None, "إرسال عرض الأسعار"),
    ("苏颂", 9, None, None, "谈合同细节"),
    ("Rosalind Ashgrove", 12, None, None, "send reseller terms"),
    ("北辰仪器有限公司", 40, None, None, "准备续签合同"),
    ("Évariste Galois", None, None, "L", "offer the student discount"),
    (None, None, None, None, "choose a photograph for the catalogue"),
)
# who, days ago, what
DONE = (
    ("Mary Somerville", 14, "ask whether the parcel arrived"),
    ("Ada Lovelace", 31, "visit the workshop"),
    ("Maria Sibylla Merian", 19, "Bilder der neuen Farben schicken"),
)
