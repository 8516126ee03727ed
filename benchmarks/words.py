"""What the generated books are made of: names in several scripts, companies, notes. Invented, or of nobody."""

# ruff: noqa: E501 - wide characters count twice

# script -> (share of the people, family name first, joined by, given names, family names)
PEOPLE = {
    "latin": (
        0.62, False, " ",
        "Ada Álvaro Amélie Anna Anton Astrid Aurélie Bastien Beatriz Benedikt Björn Camille Carla Cécile Chloé Clara"
        " Claudio Daniela David Dóra Eilidh Elena Elif Élodie Emma Enzo Esther Felix Finn Francisca Frida Gábor Gianna"
        " Grace Greta Hanna Hélène Henrik Hugo Ida Ines Ingrid Irène Iván Jana Jérôme Jiří João Jonas José Judit Jules"
        " Jürgen Karl Katarzyna Lars Léa Lena Leon Lidia Linnéa Lotte Louis Łukasz Magdaléna Maëlle Márta Mathis Mia"
        " Miguel Mira Nadia Néstor Nils Noé Nuria Olga Óscar Øyvind Paola Paul Petra Raúl Renée Rosa Rūta Saoirse Sara"
        " Sébastien Selma Siân Sofia Søren Stéphane Tereza Théo Thomas Tiago Ulla Veronika Viktor Wanda Yannick Zoë"
        " Žofia Zuzana",
        "Abel Aguilar Ahlgren Almeida Andersson Arnaud Bauer Becker Beñat Berg Bianchi Björk Blanc Boyer Braun Bruun"
        " Byrne Calvo Carvalho Castro Černý Chevalier Conti Costa Dąbrowski Delacroix Díaz Dubois Dvořák Eklund Engel"
        " Esposito Faure Ferrari Fischer Fontaine Fournier Franco Frank Fuchs Gallo García Gauthier Giordano Girard"
        " Gómez Graf Greco Grünwald Guerin Günther Hahn Hansen Hartmann Hernández Hoffmann Holm Horvát Huber Iglesias"
        " Jäger Jansen Jensen Johansson Jørgensen Kaiser Kaplan Keller Kelly Klein Koch Kovács König Krüger Kučera"
        " Lambert Lang Larsen Laurent Lefèvre Lehmann Lindqvist Lombardi López Lund Mancini Marín Martin Martínez"
        " Mäkinen Meier Mercier Meyer Moreau Moreno Müller Muñoz Murphy Nagy Neumann Nielsen Nilsson Novák Nowak"
        " Núñez O'Brien O'Neil Olsen Ortega Öztürk Papp Pavlović Pereira Petit Pichler Pinto Popescu Poulsen Řezníček"
        " Ribeiro Ricci Richter Rivera Rodríguez Romano Rossi Rousseau Roux Ruiz Sánchez Santos Schäfer Schmidt"
        " Schneider Schröder Schulz Schwarz Silva Simon Sjöberg Soler Sousa Stark Steiner Strand Svensson Szabó Tamm"
        " Thomsen Torres Tóth Vargas Varga Vázquez Vidal Vogel Wagner Walsh Weber Weiss Wieczorek Winkler Wójcik Wolf"
        " Yılmaz Zanetti Zbořil Zimmermann",
    ),
    "chinese": (
        0.18, True, "",
        "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 晨曦 子涵 思远 雨桐 浩然 欣怡 宇轩 梓萱 志强 建国 淑华 秀兰"
        " 晓东 文博 佳慧 雅琴 俊杰 海燕 国栋 春梅 立新 天宇 若曦 一鸣 婉清 书瑶 景行 沐阳 清扬 知夏 望舒 嘉禾 安然 念慈 怀瑾 乐天",
        "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡"
        " 余 杜 叶 程 苏 魏 吕 丁 任 沈 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯"
        " 欧阳 司马 上官 诸葛",
    ),
    "cyrillic": (
        0.10, False, " ",
        "Александр Алексей Анна Андрей Борис Вера Виктор Галина Дмитрий Екатерина Елена Иван Игорь Ирина Ксения Лев"
        " Любовь Людмила Максим Марина Михаил Надежда Наталья Николай Олег Ольга Павел Пётр Роман Светлана Сергей"
        " Софія Тарас Тетяна Фёдор Юлия Юрий Яна",
        "Бондаренко Васильченко Волк Гончар Гриценко Зайченко Кравчук Коваленко Ковальчук Лысенко Мельник Мороз"
        " Олейник Павленко Петренко Полищук Романенко Савченко Сидоренко Соколенко Ткаченко Филиппенко Шевченко"
        " Юрченко Яковенко Черных Белых Седых Долгих Живаго",
    ),
    "arabic": (
        0.05, False, " ",
        "أحمد أمينة إبراهيم بدر جمال حسن خديجة خالد رانيا زينب سارة سعيد سلمى طارق عائشة عمر فاطمة كريم ليلى محمود مريم"
        " منى نادية نور هدى ياسر يوسف",
        "البغدادي البناء التونسي الجابري الحداد الحلبي الخطيب الخياط الدمشقي الراوي السعدي الشامي الصباغ العطار القاضي"
        " الكاتب المصري المغربي النجار الهاشمي",
    ),
    "japanese": (
        0.05, True, " ",
        "さくら ひかり ゆい 葵 陽菜 美咲 結衣 七海 健太 翔太 大輔 拓也 直樹 蓮 悠真 和子 恵子 洋子 幸子 久美子 誠 隆 浩 修 学",
        "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 林 斎藤 清水 山崎 森 池田 橋本 阿部"
        " 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本",
    ),
}  # fmt: skip

FIRMS = (
    "Amber Anker Arbor Aurora Baltic Birch Cedar Cobalt Comet Copper Delta Ember Falcon Fjord Garnet Glacier Harbour"
    " Heron Indigo Ivory Juniper Kestrel Lantern Larch Linden Lotus Maple Meridian Nimbus Nordstern Oak Onyx Opal Orion"
    " Pebble Pine Polaris Quarry Quartz Raven Rowan Saffron Sequoia Sierra Slate Sparrow Sterling Tamarind Tern Thistle"
    " Tundra Umber Vega Verde Willow Zephyr 华远 长青 东风 明辉 瑞丰 北辰 海润 金桥 Север Рассвет Заря النور الأفق 青空 若葉"
)
TRADES = (
    "Bakeries|Books|Brewery|Cheese|Clinic|Consulting|Design|Farms|Foods|Furniture|Glassworks|Instruments|Ironworks"
    "|Logistics|Optics|Paper|Pharma|Print|Robotics|Schools|Shipping|Software|Solar|Studio|Textiles|Tools|Travel|Wines"
)
FORMS = "Ltd|GmbH|SARL|S.L.|AB|Inc|S.p.A.|BV|Oy|有限公司"

ROLES = "buyer|owner|head of sales|engineer|accountant|assistant|director|Einkauf|Leiterin IT|采购|总经理|directrice"
CITIES = (
    "Berlin|München|Wien|Zürich|Paris|Lyon|Madrid|Málaga|Lisboa|Milano|Kraków|Praha|Göteborg|København|Dublin|北京|上海"
    "|深圳|杭州|成都|Київ|Одеса|القاهرة|دمشق|東京|大阪"
)
TAGS = "vip newsletter partner press supplier trial reseller beta 重点 老客户 conference referral"
PRODUCTS = "annual plan|workshop|spare parts|starter kit|consulting day|lamp|notebook|tea, 1 kg|licence|培训课程|维护合同|Ersatzteile"
TITLES = (
    "send pricing|call back|send offer|ask for feedback|check delivery|renew contract|invite to workshop|prepare demo"
    "|发报价单|回电话|安排拜访|Angebot nachfassen|Rückruf|relancer le devis|enviar propuesta|перезвонить|見積もりを送る"
)

# One string a language: a note is written in one of them.
NOTES = (
    "asked for pricing|wants a second offer with delivery in March|liked the demo, will talk to the boss"
    "|not in the office, call again on Monday morning|invoice was wrong: two items instead of one"
    "|happy with the last order, may take twice as much next quarter|the competitor is cheaper by a tenth"
    "|needs the data sheet in French|moved to another department, Clara takes over|left a message on the machine",
    "hat nach Lieferzeiten gefragt|will das Angebot bis Freitag prüfen|Rechnung kam doppelt, Gutschrift zugesagt"
    "|war sehr zufrieden mit der Schulung|möchte ein Muster in Grün|ruft nach der Messe zurück",
    "il rappelle la semaine prochaine|elle demande une remise de dix pour cent|le contrat est signé, début en avril"
    "|pas de budget avant l'été|préfère être contacté par courriel",
    "preguntó por los plazos de entrega|quiere una reunión en mayo|está de vacaciones hasta el lunes"
    "|pidió una factura nueva|recomendó el producto a un colega",
    "客户询问了最新报价|希望下周三上午再联系|对上次的服务很满意，准备续约|需要把合同发给财务部审核|说价格偏高，想要九折|寄了样品，等反馈",
    "просит прислать договор|перезвонить после обеда|очень довольны последней поставкой|нужна скидка за объём",
    "طلب عرض أسعار جديد|سيعود من السفر يوم الأحد|يريد موعد تسليم أقرب",
    "納期について質問がありました|来月もう一度ご連絡します|見本をお送りしました",
)
NOTE_SHARES = (40, 12, 8, 8, 18, 7, 4, 3)

# Terms of two characters for the timed searches, which stand in no other text here: one in none of the talks, one in
# each thousandth, one in each tenth; with what is added to those talks' notes.
ABSENT = "卫星"
RARE, RARE_NOTE, RARE_EVERY = "代理", "谈妥了代理权", 1000
COMMON, COMMON_NOTE, COMMON_EVERY = "库存", "已核对库存数量", 10
