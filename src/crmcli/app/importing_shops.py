"""Orders as shops write them: what their columns are, which orders were paid. Only data; see importing_presets.py."""

WOO_PAID = (
    "completed processing refunded shipped partiallyshipped delivered abgeschlossen inbearbeitung ruckerstattet"
    " 已完成 处理中 已退款"
)
WOO_GONE = "cancelled canceled failed trash storniert fehlgeschlagen 已取消 失败"
SHOPS: "tuple[dict[str, str], ...]" = (
    {
        "name": "Shopify", "kind": "purchases", "source": "shopify", "unique": "id",
        "must": "name financialstatus lineitemname lineitemprice lineitemquantity",
        "columns": (
            "name=ref id=order_id email=contact.email phone=contact.phone billingphone=contact.phone"
            " shippingphone=contact.phone billingname=contact.name shippingname=contact.name createdat=date"
            " currency=currency total=order_total lineitemname=product lineitemquantity=quantity"
            " lineitemprice=unit_price lineitemdiscount=discount financialstatus=status cancelledat=cancelled_at"
            " refundedamount=refunded outstandingbalance=outstanding notes=note"
        ),
        "paid": "paid refunded partiallyrefunded partiallypaid", "gone": "voided", "refunded": "refunded",
    },
    {
        "name": "WooCommerce (Advanced Order Export)", "kind": "purchases",
        "must": "ordernumber orderstatus orderdate itemname emailbilling|firstnamebilling|phonebilling",
        "columns": (
            "ordernumber=ref orderstatus=status orderdate=date emailbilling=contact.email phonebilling=contact.phone"
            " firstnamebilling=contact.first_name lastnamebilling=contact.last_name customernote=note"
            " ordercurrency=currency currency=currency ordertotalamount=order_total orderrefundamount=refunded"
            " itemname=product quantity=quantity orderlinetotal=amount itemcost=unit_price"
        ),
        "paid": WOO_PAID, "gone": WOO_GONE, "refunded": "refunded ruckerstattet 已退款",
    },
    {
        "name": "WooCommerce (Order Export)", "kind": "purchases",
        "must": "ordernumber status ordertotal itemname itemquantity|itemtotal billingemail|billingphone",
        "columns": (
            "ordernumber=ref status=status date=date orderdate=date billingemail=contact.email"
            " billingphone=contact.phone billingfirstname=contact.first_name billinglastname=contact.last_name"
            " ordercurrency=currency currency=currency ordertotal=order_total refundedtotal=refunded itemname=product"
            " itemquantity=quantity itemtotal=amount customernote=note"
        ),
        "paid": WOO_PAID, "gone": WOO_GONE, "refunded": "refunded ruckerstattet 已退款",
    },
    {
        "name": "WooCommerce (Import Export Suite)", "kind": "purchases", "without": "itemname",
        "must": "ordernumber orderdate status ordertotal ordercurrency customeremail|billingemail|billingfirstname",
        "columns": (
            "ordernumber=ref orderdate=date status=status customeremail=contact.email billingemail=contact.email"
            " billingphone=contact.phone billingfirstname=contact.first_name billinglastname=contact.last_name"
            " ordercurrency=currency currency=currency ordertotal=order_total customernote=note"
        ),
        "paid": WOO_PAID, "gone": WOO_GONE, "refunded": "refunded ruckerstattet 已退款",
    },
    {
        "name": "WooCommerce (Analytics)", "kind": "purchases",
        "must": "date order status customer products itemssold nrevenue|netsales",
        "columns": (
            "date=date order=ref status=status currency=currency customer=contact.name products=product"
            " itemssold=quantity netsales=amount nrevenue=amount"
        ),
        "paid": WOO_PAID, "gone": WOO_GONE, "refunded": "refunded ruckerstattet 已退款",
    },
    {
        "name": "有赞 Youzan", "kind": "purchases", "source": "youzan", "currency": "CNY", "totals": "lines",
        "must": (
            "订单号 商品名称|全部商品名称|商品 订单实付金额|实付金额|商品实际成交金额|商品单价"
            " 买家昵称|买家姓名|买家|收货人|收货人姓名|收货人提货人|买家手机号|收货人手机号|收货人手机号提货人手机号"
        ),
        "columns": (
            "订单号=ref 订单状态=status 订单商品状态=status 收货人=contact.name 收货人姓名=contact.name"
            " 收货人提货人=contact.name 买家姓名=contact.name 买家=contact.name 买家昵称=contact.name"
            " 买家手机号=contact.phone 买家手机=contact.phone 收货人手机号=contact.phone 收货人手机=contact.phone"
            " 收货人手机号提货人手机号=contact.phone 收货人电话=contact.phone 手机号=contact.phone 手机=contact.phone"
            " 联系电话=contact.phone 下单时间=date 订单创建时间=date 创建时间=date 买家付款时间=date 付款时间=date"
            " 交易成功时间=date 商品名称=product 全部商品名称=product 商品=product 商品数量=quantity 数量=quantity"
            " 商品单价=unit_price 单价=unit_price 商品实际成交金额=amount 订单实付金额=order_total 实付金额=order_total"
            " 商品已退款金额=line_refunded 订单退款金额=refunded 订单已退款金额=refunded 已退款金额=refunded"
            " 退款金额=refunded 买家备注=note 买家留言=note 币种=currency"
        ),
        "paid": (
            "待发货 待接单 待成团 待分享 已付款 已支付 买家已付款 等待卖家发货 部分发货 已发货 卖家已发货 待收货"
            " 待自提 已自提 待使用 已使用 已签收 买家已签收 已收货 已完成 交易成功 交易完成 订单完成 退款中 部分退款"
        ),
        "gone": "已关闭 交易关闭 订单关闭 已取消 交易取消 订单取消 全额退款 已退款",
    },
)  # fmt: skip
