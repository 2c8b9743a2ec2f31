// What an e-invoice may lack, found before it is written.

/** What a document lacks, by name. Stable: worklists and events carry these. */
export type Gap =
  | 'TYPE_NOT_SUPPORTED' // a reminder is no invoice in EN 16931
  | 'BUYER_REFERENCE_MISSING' // nor an order reference (PEPPOL-EN16931-R003)
  | 'BUYER_ENDPOINT_MISSING' // PEPPOL-EN16931-R010
  | 'BUYER_ENDPOINT_INVALID'
  | 'BUYER_VAT_NUMBER_MISSING' // reverse charge
  | 'SELLER_ENDPOINT_MISSING' // PEPPOL-EN16931-R020
  | 'SELLER_COUNTRY_NOT_SUPPORTED'
  | 'SELLER_VAT_NUMBER_MISSING'
  | 'PRECEDING_INVOICE_MISSING' // a credit note must name what it takes back (17 kap. 22 § ML)
  | 'PAYMENT_ACCOUNT_MISSING'
  | 'LINES_MISSING'
  | 'LINE_DESCRIPTION_MISSING'
  | 'LINE_INCONSISTENT' // net is not quantity times price
  | 'TOTALS_INCONSISTENT' // lines, VAT and total do not add up
  | 'VAT_RATE_NOT_ALLOWED' // SE-R-006
  | 'VAT_CATEGORY_NOT_SUPPORTED'
  | 'VAT_EXEMPTION_REASON_MISSING';
