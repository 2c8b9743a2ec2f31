// Expected failures as values: every code we answer, with what it means and what to do, in English and Swedish.
// docs/errors.md is checked against this table by a test.

export type ProblemLanguage = 'en' | 'sv';

interface ProblemText {
  readonly message: { readonly en: string; readonly sv: string };
  readonly remedy: { readonly en: string; readonly sv: string };
}

/** Codes and texts; `{name}` is replaced by the problem's parameter of that name. */
export const problemTexts = {
  FIELD_REQUIRED: {
    message: { en: '{field} is missing.', sv: '{field} saknas.' },
    remedy: { en: 'Fill in {field}.', sv: 'Fyll i {field}.' },
  },
  FIELD_INVALID: {
    message: { en: '{field} is not valid: {value}.', sv: '{field} är inte giltigt: {value}.' },
    remedy: { en: 'Write {field} as {expected}.', sv: 'Skriv {field} som {expected}.' },
  },
  FIELD_TOO_LONG: {
    message: {
      en: '{field} is {length} characters long; {max} is the most.',
      sv: '{field} är {length} tecken långt; {max} är det mesta.',
    },
    remedy: { en: 'Shorten {field}.', sv: 'Korta {field}.' },
  },
  AMOUNT_NEGATIVE: {
    message: { en: '{field} is negative.', sv: '{field} är negativt.' },
    remedy: {
      en: 'Use a credit note (type CREDIT_NOTE with a positive amount) to give money back.',
      sv: 'Använd en kreditfaktura (type CREDIT_NOTE med positivt belopp) för att ge pengar tillbaka.',
    },
  },
  AMOUNT_TOO_LARGE: {
    message: { en: '{field} is larger than {max}.', sv: '{field} är större än {max}.' },
    remedy: { en: 'Check the amount and its decimal sign.', sv: 'Kontrollera beloppet och dess decimaltecken.' },
  },
  AMOUNT_MISMATCH: {
    message: {
      en: 'The lines and VAT sum to {computed}, but the amount says {stated}.',
      sv: 'Rader och moms blir {computed}, men beloppet säger {stated}.',
    },
    remedy: { en: 'Correct the lines, the VAT or the amount.', sv: 'Rätta raderna, momsen eller beloppet.' },
  },
  CURRENCY_UNKNOWN: {
    message: { en: '{value} is not a currency we know.', sv: '{value} är ingen valuta vi känner.' },
    remedy: {
      en: 'Use an ISO 4217 code such as SEK, NOK, DKK or EUR.',
      sv: 'Använd en ISO 4217-kod som SEK, NOK, DKK eller EUR.',
    },
  },
  COUNTRY_UNKNOWN: {
    message: { en: '{value} is not a country code.', sv: '{value} är ingen landskod.' },
    remedy: {
      en: 'Use an ISO 3166-1 code of two letters, such as SE.',
      sv: 'Använd en ISO 3166-1-kod med två bokstäver, till exempel SE.',
    },
  },
  DATE_INVALID: {
    message: { en: '{field} is not a calendar day: {value}.', sv: '{field} är ingen kalenderdag: {value}.' },
    remedy: { en: 'Write the day as YYYY-MM-DD.', sv: 'Skriv dagen som ÅÅÅÅ-MM-DD.' },
  },
  DUE_BEFORE_ISSUE: {
    message: {
      en: 'The due date {dueDate} is before the issue date {issueDate}.',
      sv: 'Förfallodagen {dueDate} ligger före fakturadatum {issueDate}.',
    },
    remedy: { en: 'Correct one of the two dates.', sv: 'Rätta ett av datumen.' },
  },
  CHECK_DIGIT_WRONG: {
    message: { en: '{field} has a wrong check digit: {value}.', sv: '{field} har fel kontrollsiffra: {value}.' },
    remedy: { en: 'Compare the number with its origin.', sv: 'Jämför numret med ursprunget.' },
  },
  INVOICE_NUMBER_CONFLICT: {
    message: {
      en: 'Invoice {number} already exists with other content.',
      sv: 'Faktura {number} finns redan med annat innehåll.',
    },
    remedy: {
      en: 'Give the invoice its own number, or credit the first one.',
      sv: 'Ge fakturan ett eget nummer, eller kreditera den första.',
    },
  },
  INVOICE_ISSUED: {
    message: {
      en: 'Invoice {number} has been issued and can no longer be changed.',
      sv: 'Faktura {number} är utställd och kan inte längre ändras.',
    },
    remedy: { en: 'Credit it and make a new invoice.', sv: 'Kreditera den och gör en ny faktura.' },
  },
  NO_CONTACT_POINT: {
    message: { en: 'The debtor has no contact point at all.', sv: 'Gäldenären har ingen kontaktpunkt alls.' },
    remedy: { en: 'Give a mail address or a postal address.', sv: 'Ange en e-postadress eller en postadress.' },
  },
  FILE_EMPTY: {
    message: { en: 'The file is empty.', sv: 'Filen är tom.' },
    remedy: { en: 'Export it again from the source system.', sv: 'Exportera den på nytt ur källsystemet.' },
  },
  FILE_TOO_LARGE: {
    message: { en: 'The file is {size} bytes; {max} is the most.', sv: 'Filen är {size} byte; {max} är det mesta.' },
    remedy: { en: 'Split it into several files.', sv: 'Dela upp den i flera filer.' },
  },
  TOO_MANY_ROWS: {
    message: {
      en: 'The file has {count} rows; {max} is the most.',
      sv: 'Filen har {count} rader; {max} är det mesta.',
    },
    remedy: { en: 'Split it into several files.', sv: 'Dela upp den i flera filer.' },
  },
  ENCODING_INVALID: {
    message: {
      en: 'The file is not valid UTF-8 (first fault at byte {offset}).',
      sv: 'Filen är inte giltig UTF-8 (första felet vid byte {offset}).',
    },
    remedy: { en: 'Save it as UTF-8 and try again.', sv: 'Spara den som UTF-8 och försök igen.' },
  },
  FORMAT_UNKNOWN: {
    message: { en: 'The format of {file} is not known.', sv: 'Formatet på {file} är okänt.' },
    remedy: { en: 'Use a file that ends in .csv or .json.', sv: 'Använd en fil som slutar på .csv eller .json.' },
  },
  JSON_INVALID: {
    message: { en: 'The file is not valid JSON: {detail}.', sv: 'Filen är inte giltig JSON: {detail}.' },
    remedy: { en: 'Correct it at the place named.', sv: 'Rätta den på stället som anges.' },
  },
  COLUMN_MISSING: {
    message: { en: 'The column {column} is missing.', sv: 'Kolumnen {column} saknas.' },
    remedy: {
      en: 'Add it to the header row; the columns are described in docs/import.md.',
      sv: 'Lägg till den i rubrikraden; kolumnerna beskrivs i docs/import.md.',
    },
  },
  COLUMN_UNKNOWN: {
    message: { en: 'The column {column} is not known.', sv: 'Kolumnen {column} är okänd.' },
    remedy: {
      en: 'Remove it, or prefix it with attribute: to keep it as an attribute.',
      sv: 'Ta bort den, eller inled med attribute: för att behålla den som attribut.',
    },
  },
  COLUMN_REPEATED: {
    message: { en: 'The column {column} occurs twice.', sv: 'Kolumnen {column} förekommer två gånger.' },
    remedy: { en: 'Keep one of them.', sv: 'Behåll en av dem.' },
  },
  ROW_UNREADABLE: {
    message: { en: 'Row {row} cannot be read: {detail}.', sv: 'Rad {row} kan inte läsas: {detail}.' },
    remedy: {
      en: 'Check quotes and delimiters from this row on.',
      sv: 'Kontrollera citattecken och skiljetecken från denna rad.',
    },
  },
  ROW_REPEATED: {
    message: {
      en: 'Invoice {number} occurs more than once in the file, with different content.',
      sv: 'Faktura {number} förekommer mer än en gång i filen, med olika innehåll.',
    },
    remedy: { en: 'Keep the right one.', sv: 'Behåll den rätta.' },
  },
  NOT_FOUND: {
    message: { en: 'There is no {what} with this id.', sv: 'Det finns ingen {what} med detta id.' },
    remedy: {
      en: 'Check the id; ids of another creditor are never found.',
      sv: 'Kontrollera id:t; en annan borgenärs id:n hittas aldrig.',
    },
  },
  ID_MALFORMED: {
    message: { en: '{value} is not an id of {what}.', sv: '{value} är inte id för någon {what}.' },
    remedy: { en: 'Use the id as it was given by this API.', sv: 'Använd id:t så som detta API gav det.' },
  },
  CURSOR_MALFORMED: {
    message: { en: 'The cursor cannot be read.', sv: 'Markören kan inte läsas.' },
    remedy: {
      en: 'Use endCursor of the page before, with the same sort and filter.',
      sv: 'Använd endCursor från sidan före, med samma sortering och filter.',
    },
  },
  PAGE_SIZE_INVALID: {
    message: {
      en: 'first is {value}; it must be from 1 to {max}.',
      sv: 'first är {value}; det ska vara 1 till {max}.',
    },
    remedy: {
      en: 'Ask for fewer at a time and go on from endCursor.',
      sv: 'Be om färre åt gången och fortsätt från endCursor.',
    },
  },
  LIST_TOO_LONG: {
    message: {
      en: '{field} has {count} items; {max} is the most.',
      sv: '{field} har {count} poster; {max} är det mesta.',
    },
    remedy: { en: 'Send it in several requests.', sv: 'Dela upp på flera anrop.' },
  },
  PARTNER_ADAPTER_UNKNOWN: {
    message: { en: 'There is no adapter called {value}.', sv: 'Det finns ingen adapter som heter {value}.' },
    remedy: { en: 'Choose one of: {known}.', sv: 'Välj en av: {known}.' },
  },
  PARTNER_SETTING_INVALID: {
    message: { en: '{field} is not right: {why}.', sv: '{field} är inte rätt: {why}.' },
    remedy: {
      en: 'See settingsSchema and secretsSchema of the adapter in the query partnerAdapters.',
      sv: 'Se settingsSchema och secretsSchema för adaptern i frågan partnerAdapters.',
    },
  },
  CHANNEL_NOT_CARRIED: {
    message: { en: 'The adapter {adapter} does not carry {channel}.', sv: 'Adaptern {adapter} bär inte {channel}.' },
    remedy: {
      en: 'Leave the channel out, or choose another adapter.',
      sv: 'Utelämna kanalen eller välj en annan adapter.',
    },
  },
  NAME_TAKEN: {
    message: { en: 'There already is a {what} called {name}.', sv: 'Det finns redan en {what} som heter {name}.' },
    remedy: { en: 'Choose another name.', sv: 'Välj ett annat namn.' },
  },
  ORDER_EMPTY: {
    message: { en: 'A succession order needs at least one step.', sv: 'En successionsordning behöver minst ett steg.' },
    remedy: { en: 'Add a step.', sv: 'Lägg till ett steg.' },
  },
  ORDER_TOO_LONG: {
    message: {
      en: 'A succession order can have {max} steps; this one has {count}.',
      sv: 'En successionsordning kan ha {max} steg; denna har {count}.',
    },
    remedy: { en: 'Remove steps.', sv: 'Ta bort steg.' },
  },
  ORDER_STEP_UNREACHABLE: {
    message: { en: 'Step {step} can never be reached: {why}.', sv: 'Steg {step} kan aldrig nås: {whyInSwedish}.' },
    remedy: { en: 'Remove it, or change the step before it.', sv: 'Ta bort det, eller ändra steget före.' },
  },
  ORDER_PATIENCE_INVALID: {
    message: {
      en: 'The patience of step {step} is not usable: {value}.',
      sv: 'Tålamodet i steg {step} går inte att använda: {value}.',
    },
    remedy: {
      en: 'Use an ISO 8601 duration from PT1M to P90D; calendar and business days are whole days: P2D.',
      sv: 'Använd en ISO 8601-längd från PT1M till P90D; kalender- och bankdagar är hela dagar: P2D.',
    },
  },
  ORDER_WINDOW_INVALID: {
    message: {
      en: 'The send window of step {step} is not usable: {value}.',
      sv: 'Sändfönstret i steg {step} går inte att använda: {value}.',
    },
    remedy: {
      en: 'Open it for at least half an hour within one day, such as 08:00 to 20:00.',
      sv: 'Låt det vara öppet minst en halvtimme inom en dag, till exempel 08:00 till 20:00.',
    },
  },
  ORDER_NUDGE_INVALID: {
    message: {
      en: 'Nudge {nudge} of step {step} can never be sent: {why}.',
      sv: 'Påminnelsen {nudge} i steg {step} kan aldrig skickas: {whyInSwedish}.',
    },
    remedy: {
      en: 'Send it before the patience of its step ends, or leave it out.',
      sv: 'Skicka den innan stegets tålamod tar slut, eller ta bort den.',
    },
  },
  ORDER_NUDGES_TOO_MANY: {
    message: {
      en: 'Step {step} has {count} nudges; it can have {max}.',
      sv: 'Steg {step} har {count} påminnelser; det kan ha {max}.',
    },
    remedy: { en: 'Remove nudges.', sv: 'Ta bort påminnelser.' },
  },
  ORDER_MILESTONE_IMPOSSIBLE: {
    message: {
      en: 'No partner for {channel} can ever report {milestone} (step {step}).',
      sv: 'Ingen partner för {channel} kan någonsin rapportera {milestone} (steg {step}).',
    },
    remedy: {
      en: 'Wait for a milestone it can report: {possible}.',
      sv: 'Vänta på något den kan rapportera: {possible}.',
    },
  },
  ORDER_NO_PARTNER: {
    message: { en: 'No partner carries {channel} (step {step}).', sv: 'Ingen partner bär {channel} (steg {step}).' },
    remedy: { en: 'Set up a partner for the channel first.', sv: 'Lägg först upp en partner för kanalen.' },
  },
  ORDER_CONDITION_TOO_DEEP: {
    message: {
      en: 'The condition of step {step} is nested deeper than {max} levels.',
      sv: 'Villkoret i steg {step} är djupare än {max} nivåer.',
    },
    remedy: { en: 'Make it simpler.', sv: 'Gör det enklare.' },
  },
  ORDER_DEADLINE_INVALID: {
    message: {
      en: 'arriveBeforeDays is {value}; it must be from 0 to {max}.',
      sv: 'arriveBeforeDays är {value}; det ska vara 0 till {max}.',
    },
    remedy: { en: 'Choose a number of days in that range.', sv: 'Välj ett antal dagar inom det spannet.' },
  },
  ORDER_CONSOLIDATION_INVALID: {
    message: {
      en: 'consolidateWithin is {value}; it must be from PT1M to P7D.',
      sv: 'consolidateWithin är {value}; det ska vara PT1M till P7D.',
    },
    remedy: { en: 'Choose a duration in that range.', sv: 'Välj en tid inom det spannet.' },
  },
  ORDER_CONSOLIDATION_IMPOSSIBLE: {
    message: {
      en: 'Invoices share an envelope or a mail, and the order has no step by LETTER or EMAIL.',
      sv: 'Fakturor delar kuvert eller e-brev, och ordningen har inget steg med LETTER eller EMAIL.',
    },
    remedy: {
      en: 'Add such a step, or leave out consolidateWithin.',
      sv: 'Lägg till ett sådant steg, eller utelämna consolidateWithin.',
    },
  },
  ORDER_RETRIES_INVALID: {
    message: {
      en: 'The retries of step {step} are not usable: {value}.',
      sv: 'Omförsöken i steg {step} går inte att använda: {value}.',
    },
    remedy: {
      en: 'Allow 0 to 20 retries with delays from PT1M to P7D.',
      sv: 'Tillåt 0 till 20 omförsök med väntan från PT1M till P7D.',
    },
  },
  ORDER_ARCHIVED: {
    message: { en: 'The order {name} is archived.', sv: 'Ordningen {name} är arkiverad.' },
    remedy: {
      en: 'Restore it with successionOrderRestore, or use another.',
      sv: 'Ta fram den med successionOrderRestore, eller använd en annan.',
    },
  },
  ORDER_GIVEN_BY_RULES: {
    message: {
      en: 'The order {name} is given by assignment rules: {rules}.',
      sv: 'Ordningen {name} ges av tilldelningsregler: {rules}.',
    },
    remedy: {
      en: 'Remove those rules, or let them give another order.',
      sv: 'Ta bort de reglerna, eller låt dem ge en annan ordning.',
    },
  },
  ORDER_IN_EXPERIMENTS: {
    message: {
      en: 'The order {name} is an arm of experiments: {experiments}.',
      sv: 'Ordningen {name} är en gren i experiment: {experiments}.',
    },
    remedy: { en: 'Stop them, or change their arms, first.', sv: 'Stoppa dem, eller ändra deras grenar, först.' },
  },
  DEBTOR_MERGED: {
    message: {
      en: 'The debtor {number} has been merged into another.',
      sv: 'Gäldenären {number} har slagits samman med en annan.',
    },
    remedy: {
      en: 'Use the one it was merged into (mergedInto).',
      sv: 'Använd den som den slogs samman med (mergedInto).',
    },
  },
  DEBTOR_ITSELF: {
    message: { en: 'A debtor cannot be merged with itself.', sv: 'En gäldenär kan inte slås samman med sig själv.' },
    remedy: { en: 'Name two debtors.', sv: 'Ange två gäldenärer.' },
  },
  DEBTORS_DIFFER: {
    message: {
      en: 'These look like two debtors: they differ in {differences}.',
      sv: 'Det ser ut att vara två gäldenärer: de skiljer sig i {differences}.',
    },
    remedy: {
      en: 'Look at debtorMergePreview. A merge cannot be undone; say evenIfDifferent: true if you are sure.',
      sv: 'Se debtorMergePreview. En sammanslagning kan inte ångras; ange evenIfDifferent: true om du är säker.',
    },
  },
  EXPERIMENT_KEY_TAKEN: {
    message: { en: 'There is an experiment {key} already.', sv: 'Det finns redan ett experiment {key}.' },
    remedy: { en: 'Choose another key.', sv: 'Välj en annan nyckel.' },
  },
  EXPERIMENT_STATE: {
    message: {
      en: 'An experiment that is {state} cannot be {act}.',
      sv: 'Det går inte för ett experiment som är {state}: {act}.',
    },
    remedy: {
      en: 'Look at its state and its log; make a new experiment where this one is frozen.',
      sv: 'Se dess tillstånd och logg; gör ett nytt experiment där detta är låst.',
    },
  },
  EXPERIMENT_OVERLAP: {
    message: {
      en: 'It would meet the running experiment {other} in the same debtors.',
      sv: 'Det skulle möta det pågående experimentet {other} hos samma gäldenärer.',
    },
    remedy: {
      en: 'Put both into one namespace with buckets of their own, or stop the other first.',
      sv: 'Lägg båda i samma namnrymd med egna hinkar, eller stoppa det andra först.',
    },
  },
  OVERRIDE_CROSSOVER: {
    message: {
      en: 'Invoices of the debtor have followed the arm {arm} already.',
      sv: 'Fakturor till gäldenären har redan följt grenen {arm}.',
    },
    remedy: {
      en: 'Say crossover: true to give it the other arm all the same; it is counted and left out of the result.',
      sv: 'Ange crossover: true för att ge den andra grenen ändå; gäldenären räknas och lämnas utanför resultatet.',
    },
  },
  OVERRIDE_NONE: {
    message: {
      en: 'The arm of the debtor was not given by hand.',
      sv: 'Gäldenärens gren har inte angetts för hand.',
    },
    remedy: { en: 'Take it off the list.', sv: 'Ta bort den från listan.' },
  },
  EXPERIMENT_NOT_BANDIT: {
    message: {
      en: 'The weights of this experiment do not follow the evidence.',
      sv: 'Vikterna i detta experiment följer inte utfallet.',
    },
    remedy: { en: 'This is for mode BANDIT only.', sv: 'Detta gäller bara läget BANDIT.' },
  },
  SNAPSHOT_INVALID: {
    message: { en: 'The result cannot be believed: {reasons}.', sv: 'Resultatet kan inte litas på: {reasons}.' },
    remedy: {
      en: 'Find the cause in its health and begin anew. To ship all the same, say despite: [INVALID] and why in note.',
      sv: 'Sök orsaken i dess hälsa och börja om. För att införa ändå, ange despite: [INVALID] och varför i note.',
    },
  },
  SNAPSHOT_OUTDATED: {
    message: { en: 'There is a newer result, or newer facts.', sv: 'Det finns ett nyare resultat, eller nyare fakta.' },
    remedy: {
      en: 'Ask for a new one with experimentRefresh and decide on that. Where too few debtors have changed for a new one, or to ship all the same, say despite: [OUTDATED] and why in note.',
      sv: 'Begär ett nytt med experimentRefresh och besluta på det. Om för få gäldenärer har ändrats för ett nytt, eller för att införa ändå, ange despite: [OUTDATED] och varför i note.',
    },
  },
  EXPERIMENT_WITHOUT_RULE: {
    message: {
      en: 'No assignment rule that is in use names the experiment.',
      sv: 'Ingen regel som används pekar på experimentet.',
    },
    remedy: {
      en: 'Name it in a rule with assignmentRuleUpdate (experimentId), then start it.',
      sv: 'Peka på det i en regel med assignmentRuleUpdate (experimentId), och starta sedan.',
    },
  },
  RULE_NEVER_HOLDS: {
    message: {
      en: 'The rule can never apply: its condition contradicts itself.',
      sv: 'Regeln kan aldrig gälla: dess villkor motsäger sig självt.',
    },
    remedy: { en: 'Loosen the condition.', sv: 'Gör villkoret vidare.' },
  },
  NO_ORDER_ASSIGNED: {
    message: {
      en: 'No assignment rule gives invoice {number} an order.',
      sv: 'Ingen tilldelningsregel ger faktura {number} en ordning.',
    },
    remedy: {
      en: 'Add a rule without conditions last, or name the order.',
      sv: 'Lägg en regel utan villkor sist, eller ange ordningen.',
    },
  },
  DISTRIBUTION_RUNNING: {
    message: { en: 'Invoice {number} is already being distributed.', sv: 'Faktura {number} distribueras redan.' },
    remedy: { en: 'Wait until it has ended, or cancel it.', sv: 'Vänta tills den är klar, eller avbryt den.' },
  },
  DISTRIBUTION_ENDED: {
    message: { en: 'The distribution has already ended ({state}).', sv: 'Distributionen är redan avslutad ({state}).' },
    remedy: { en: 'Start a new one if the invoice should go out again.', sv: 'Starta en ny om fakturan ska ut igen.' },
  },
  DISTRIBUTION_STILL_RUNNING: {
    message: { en: 'The distribution has not ended ({state}).', sv: 'Distributionen är inte avslutad ({state}).' },
    remedy: { en: 'Wait until it has ended, or cancel it.', sv: 'Vänta tills den är klar, eller avbryt den.' },
  },
  DISTRIBUTION_REHEARSAL: {
    message: {
      en: 'The distribution is a rehearsal; nothing of it was sent.',
      sv: 'Distributionen är en repetition; inget av den skickades.',
    },
    remedy: { en: 'Start the invoice in earnest.', sv: 'Starta fakturan på riktigt.' },
  },
  ADDRESS_OPTED_OUT: {
    message: {
      en: 'The debtor has declined to be sent to at this address on {channel}.',
      sv: 'Gäldenären har tackat nej till utskick till den här adressen på {channel}.',
    },
    remedy: { en: 'Use another address or another channel.', sv: 'Använd en annan adress eller kanal.' },
  },
  DISTRIBUTION_IN_DOUBT: {
    message: {
      en: 'A partner may have taken the invoice; nobody can tell (step {step}).',
      sv: 'En partner kan ha tagit emot fakturan; ingen kan säga (steg {step}).',
    },
    remedy: {
      en: 'Ask the partner. If it did not take it, do the same with notSent: true.',
      sv: 'Fråga partnern. Om den inte tog emot den, gör om samma sak med notSent: true.',
    },
  },
  DISTRIBUTION_UNDER_WAY: {
    message: {
      en: 'A partner has the invoice and has not reported its end (step {step}).',
      sv: 'En partner har fakturan och har inte rapporterat hur det gick (steg {step}).',
    },
    remedy: {
      en: 'Wait for the report, or cancel the distribution first.',
      sv: 'Vänta på rapporten, eller avbryt distributionen först.',
    },
  },
  ADDRESS_GIVEN_TWICE: {
    message: {
      en: 'Row {row} is of the same invoice, or gives the same debtor another address on {channel}.',
      sv: 'Rad {row} gäller samma faktura, eller ger samma gäldenär en annan adress på {channel}.',
    },
    remedy: { en: 'Leave one of the two.', sv: 'Låt en av de två stå.' },
  },
  CHANNEL_NOT_IN_ORDER: {
    message: {
      en: 'The order of this distribution has no step by {channel}.',
      sv: 'Ordningen för den här distributionen har inget steg med {channel}.',
    },
    remedy: { en: 'Give an address on one of: {possible}.', sv: 'Ange en adress på någon av: {possible}.' },
  },
  STEP_UNKNOWN: {
    message: {
      en: 'There is no step {step}; the order has {count}.',
      sv: 'Det finns inget steg {step}; ordningen har {count}.',
    },
    remedy: { en: 'Name one of its steps, from 1.', sv: 'Ange ett av dess steg, från 1.' },
  },
  STEP_TRIED: {
    message: { en: 'Step {step} has been tried already.', sv: 'Steg {step} har redan prövats.' },
    remedy: {
      en: 'Cancel the distribution and send the invoice again.',
      sv: 'Avbryt distributionen och skicka fakturan på nytt.',
    },
  },
  BULK_ACT_BEGUN: {
    message: {
      en: 'The act has begun and can no longer be undone.',
      sv: 'Åtgärden har börjat och kan inte längre ångras.',
    },
    remedy: { en: 'Look at what it has done, and act on those.', sv: 'Se vad den har gjort, och åtgärda det.' },
  },
  BULK_COUNT_CHANGED: {
    message: {
      en: 'The filter now matches {count} distributions, not {expected}.',
      sv: 'Filtret träffar nu {count} distributioner, inte {expected}.',
    },
    remedy: { en: 'Look at the preview again.', sv: 'Se på förhandsvisningen igen.' },
  },
  DISTRIBUTION_NOT_HELD: {
    message: { en: 'The distribution is not held.', sv: 'Distributionen är inte pausad.' },
    remedy: { en: 'Only a held distribution can be resumed.', sv: 'Bara en pausad distribution kan återupptas.' },
  },
  DISTRIBUTION_NOT_WAITING: {
    message: {
      en: 'The distribution waits for nobody ({state}).',
      sv: 'Distributionen väntar inte på någon ({state}).',
    },
    remedy: { en: 'See the queues for those that do.', sv: 'Se köerna för dem som gör det.' },
  },
  INVOICE_NOT_DISTRIBUTABLE: {
    message: {
      en: 'Invoice {number} cannot be distributed: {why}.',
      sv: 'Faktura {number} kan inte distribueras: {why}.',
    },
    remedy: { en: 'Correct the invoice or leave it out.', sv: 'Rätta fakturan eller utelämna den.' },
  },
  FILTER_TOO_WIDE: {
    message: {
      en: 'The filter finds {count} invoices; {max} is the most at a time.',
      sv: 'Filtret träffar {count} fakturor; {max} är det mesta åt gången.',
    },
    remedy: {
      en: 'Narrow the filter, or start them in several requests.',
      sv: 'Snäva in filtret, eller starta i flera anrop.',
    },
  },
  PAYMENT_CURRENCY_MISMATCH: {
    message: {
      en: 'The payment is in {currency}, the invoice in {expected}.',
      sv: 'Betalningen är i {currency}, fakturan i {expected}.',
    },
    remedy: { en: "Record it in the invoice's currency.", sv: 'Registrera den i fakturans valuta.' },
  },
  NOT_IN_SAFE_MODE: {
    message: { en: '{channel} is not in safe mode.', sv: '{channel} är inte i säkert läge.' },
    remedy: { en: 'Look at safeModes for those that are.', sv: 'Se i safeModes vilka som är det.' },
  },
  NOT_A_SANDBOX: {
    message: {
      en: "Only a sandbox creditor's clock can be moved.",
      sv: 'Bara en sandlådeborgenärs klocka kan flyttas.',
    },
    remedy: { en: 'Use a sandbox.', sv: 'Använd en sandlåda.' },
  },
  CLOCK_BACKWARDS: {
    message: {
      en: 'The clock cannot go back from {now} to {to}.',
      sv: 'Klockan kan inte gå tillbaka från {now} till {to}.',
    },
    remedy: { en: 'Choose a later time.', sv: 'Välj en senare tid.' },
  },
  CLOCK_TOO_FAR: {
    message: { en: 'The clock can move {max} days at a time.', sv: 'Klockan kan flyttas {max} dagar åt gången.' },
    remedy: { en: 'Move it in several calls.', sv: 'Flytta den i flera anrop.' },
  },
  CLOCK_BUSY: {
    message: { en: 'The clock is already being moved.', sv: 'Klockan flyttas redan.' },
    remedy: { en: 'Wait for the other call to end.', sv: 'Vänta tills det andra anropet är klart.' },
  },
  CHOOSE_ONE: {
    message: { en: 'Give exactly one of {fields}.', sv: 'Ange exakt en av {fields}.' },
    remedy: { en: 'Keep one and leave the others out.', sv: 'Behåll en och utelämna de andra.' },
  },
  IDEMPOTENCY_KEY_INVALID: {
    message: {
      en: 'The idempotency key is {length} characters long; it must be from 8 to 200.',
      sv: 'Idempotensnyckeln är {length} tecken lång; den ska vara 8 till 200.',
    },
    remedy: { en: 'Use a fresh UUID for each act.', sv: 'Använd ett nytt UUID för varje handling.' },
  },
  IDEMPOTENCY_KEY_REUSED: {
    message: {
      en: 'The idempotency key was used before with other input.',
      sv: 'Idempotensnyckeln har använts förut med annan indata.',
    },
    remedy: { en: 'Use a new key for a new act.', sv: 'Använd en ny nyckel för en ny handling.' },
  },
  KEY_EXPIRY_INVALID: {
    message: { en: 'The expiry must be in the future.', sv: 'Utgångstiden måste ligga i framtiden.' },
    remedy: { en: 'Choose a later time, or none.', sv: 'Välj en senare tid, eller ingen.' },
  },
  ORIGINAL_UNKNOWN: {
    message: {
      en: 'The invoice {number} that it refers to is not known.',
      sv: 'Fakturan {number} som den hänvisar till är inte känd.',
    },
    remedy: {
      en: 'Import that invoice first or in the same file, correct the number, or leave it out.',
      sv: 'Importera den fakturan först eller i samma fil, rätta numret eller utelämna det.',
    },
  },
  ORIGINAL_MISMATCH: {
    message: {
      en: '{number} is not an invoice to the same debtor in the same currency.',
      sv: '{number} är ingen faktura till samma gäldenär i samma valuta.',
    },
    remedy: {
      en: 'Check the number of the invoice that it refers to, the debtor and the currency.',
      sv: 'Kontrollera numret på fakturan som den hänvisar till, gäldenären och valutan.',
    },
  },
  CREDIT_TOO_LARGE: {
    message: {
      en: 'The invoice {number} has only {left} left to credit.',
      sv: 'Fakturan {number} har bara {left} kvar att kreditera.',
    },
    remedy: {
      en: 'Credit at most that; credit the rest on the invoice it belongs to.',
      sv: 'Kreditera högst det; kreditera resten på fakturan den hör till.',
    },
  },
  CREDIT_OF_CREDIT_NOTE: {
    message: {
      en: '{number} is a credit note; it cannot be credited or withdrawn.',
      sv: '{number} är en kreditfaktura; den kan inte krediteras eller återkallas.',
    },
    remedy: { en: 'Write a new invoice instead.', sv: 'Skriv en ny faktura i stället.' },
  },
  INVOICE_CLOSED: {
    message: {
      en: 'The invoice {number} is already {state}.',
      sv: 'Fakturan {number} är redan {state}.',
    },
    remedy: {
      en: 'Nothing is left of it; write a new invoice if something is owed.',
      sv: 'Inget återstår av den; skriv en ny faktura om något är skyldigt.',
    },
  },
  INVOICE_NOT_VOIDABLE: {
    message: {
      en: 'The invoice {number} has been sent, paid or credited in part.',
      sv: 'Fakturan {number} har skickats, betalats eller delvis krediterats.',
    },
    remedy: { en: 'Credit it instead.', sv: 'Kreditera den i stället.' },
  },
  RULE_OF_RUNNING_EXPERIMENT: {
    message: {
      en: 'It would change which invoices come to experiments that are running: {experiments}.',
      sv: 'Det skulle ändra vilka fakturor som kommer till experiment som pågår: {experiments}.',
    },
    remedy: {
      en: 'Stop the experiment first, put the rule after those that name it, or let it hold only where they do not.',
      sv: 'Stoppa experimentet först, lägg regeln efter dem som anger det, eller låt den gälla bara där de inte gör det.',
    },
  },
  PAYMENT_NEGATIVE: {
    message: { en: '{field} is negative.', sv: '{field} är negativt.' },
    remedy: {
      en: 'Leave out what was paid back: only money received is taken in.',
      sv: 'Utelämna det som betalats tillbaka: bara mottagna pengar tas in.',
    },
  },
  PAYMENT_CONFLICT: {
    message: {
      en: 'The payment {reference} is known with another amount, currency or day.',
      sv: 'Betalningen {reference} är känd med annat belopp, annan valuta eller annan dag.',
    },
    remedy: {
      en: 'Check the bank reference: the same one must always be the same payment.',
      sv: 'Kontrollera bankreferensen: samma referens måste alltid vara samma betalning.',
    },
  },
  PAYMENT_MATCHED: {
    message: { en: 'The payment already belongs to an invoice.', sv: 'Betalningen hör redan till en faktura.' },
    remedy: { en: 'Nothing needs to be done.', sv: 'Inget behöver göras.' },
  },
  XML_UNREADABLE: {
    message: {
      en: 'The file is no well-formed {expected} document, or a larger one than is read.',
      sv: 'Filen är inget välformat {expected}-dokument, eller större än vad som läses.',
    },
    remedy: {
      en: 'Check that the bank wrote {expected}; split one with many hundred payments, or use CSV.',
      sv: 'Kontrollera att banken skrev {expected}; dela upp en med många hundra betalningar, eller använd CSV.',
    },
  },
  KEY_LAST_ADMIN: {
    message: { en: 'The last admin key cannot be revoked.', sv: 'Den sista admin-nyckeln kan inte återkallas.' },
    remedy: { en: 'Create another admin key first.', sv: 'Skapa en annan admin-nyckel först.' },
  },
  KEY_REVOKED_ALREADY: {
    message: { en: 'The key is already revoked.', sv: 'Nyckeln är redan återkallad.' },
    remedy: { en: 'Nothing needs to be done.', sv: 'Inget behöver göras.' },
  },
  PARTNER_SETTINGS_INVALID: {
    message: {
      en: 'The settings of the partner are not valid: {detail}.',
      sv: 'Partnerns inställningar är inte giltiga: {detail}.',
    },
    remedy: { en: 'Correct the field named.', sv: 'Rätta fältet som anges.' },
  },
  ADAPTER_UNKNOWN: {
    message: { en: 'There is no adapter called {value}.', sv: 'Det finns ingen adapter som heter {value}.' },
    remedy: { en: 'Use one of {possible}.', sv: 'Använd en av {possible}.' },
  },
  UNAUTHENTICATED: {
    message: {
      en: 'The API key is missing, unknown, expired or revoked.',
      sv: 'API-nyckeln saknas, är okänd, har gått ut eller är återkallad.',
    },
    remedy: {
      en: 'Send Authorization: Bearer KEY with a valid key.',
      sv: 'Skicka Authorization: Bearer NYCKEL med en giltig nyckel.',
    },
  },
  FORBIDDEN: {
    message: {
      en: "The key's scope {scope} may not use {field}.",
      sv: 'Nyckelns behörighet {scope} får inte använda {field}.',
    },
    remedy: {
      en: 'Use a key with one of the scopes {needed}.',
      sv: 'Använd en nyckel med någon av behörigheterna {needed}.',
    },
  },
  QUERY_TOO_DEEP: {
    message: {
      en: 'The query is {depth} levels deep; {max} is the most.',
      sv: 'Frågan är {depth} nivåer djup; {max} är det mesta.',
    },
    remedy: { en: 'Ask for less at a time.', sv: 'Be om mindre åt gången.' },
  },
  QUERY_TOO_COSTLY: {
    message: { en: 'The query costs {cost}; {max} is the most.', sv: 'Frågan kostar {cost}; {max} är det mesta.' },
    remedy: { en: 'Ask for fewer fields or shorter pages.', sv: 'Be om färre fält eller kortare sidor.' },
  },
  TOO_MANY_ALIASES: {
    message: {
      en: 'The query has {count} aliases; {max} is the most.',
      sv: 'Frågan har {count} alias; {max} är det mesta.',
    },
    remedy: { en: 'Split it into several requests.', sv: 'Dela upp den på flera anrop.' },
  },
  TOO_MANY_ROOT_FIELDS: {
    message: {
      en: 'The query has {count} root fields; {max} is the most.',
      sv: 'Frågan har {count} rotfält; {max} är det mesta.',
    },
    remedy: { en: 'Split it into several requests.', sv: 'Dela upp den på flera anrop.' },
  },
  QUERY_TOO_LONG: {
    message: { en: 'The query has more than {max} tokens.', sv: 'Frågan har fler än {max} symboler.' },
    remedy: { en: 'Make it shorter; send values as variables.', sv: 'Gör den kortare; skicka värden som variabler.' },
  },
  SUBSCRIPTIONS_ONLY: {
    message: {
      en: 'Only subscriptions are carried over WebSocket.',
      sv: 'Bara prenumerationer går över WebSocket.',
    },
    remedy: { en: 'Send queries and mutations over HTTP.', sv: 'Skicka frågor och mutationer över HTTP.' },
  },
  TOO_MANY_SUBSCRIPTIONS: {
    message: {
      en: 'The connection already has {max} subscriptions.',
      sv: 'Anslutningen har redan {max} prenumerationer.',
    },
    remedy: {
      en: 'End one, or follow several things with one filter.',
      sv: 'Avsluta en, eller följ flera saker med ett filter.',
    },
  },
  BODY_TOO_LARGE: {
    message: { en: 'The request is larger than {max} bytes.', sv: 'Anropet är större än {max} byte.' },
    remedy: { en: 'Split it into several requests.', sv: 'Dela upp det på flera anrop.' },
  },
  INTERNAL: {
    message: {
      en: 'Something went wrong on our side (reference {errorId}).',
      sv: 'Något gick fel hos oss (referens {errorId}).',
    },
    remedy: {
      en: 'Try again; if it stays, tell us the reference.',
      sv: 'Försök igen; om det består, meddela referensen.',
    },
  },
} as const satisfies Record<string, ProblemText>;
export type ProblemCode = keyof typeof problemTexts;

/** One expected failure. `path` leads to the field at fault, outermost first. */
export interface Problem {
  readonly code: ProblemCode;
  readonly path: readonly string[];
  readonly parameters: Readonly<Record<string, string | number>>;
}

export function problem(
  code: ProblemCode,
  path: readonly string[],
  parameters: Readonly<Record<string, string | number>> = {},
): Problem {
  return { code, path, parameters };
}

/** What a problem is about (`what`), in Swedish; all of them are "en" words. */
const swedishNames: Readonly<Record<string, string>> = {
  'API key': 'API-nyckel',
  'assignment rule': 'tilldelningsregel',
  'contact point': 'kontaktpunkt',
  debtor: 'gäldenär',
  distribution: 'distribution',
  import: 'import',
  invoice: 'faktura',
  object: 'sak',
  partner: 'partner',
  payment: 'betalning',
  source: 'källa',
  'succession order': 'successionsordning',
};

function fill(template: string, found: Problem, language: ProblemLanguage): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = String(found.parameters[name] ?? whole);
    return name === 'what' && language === 'sv' ? (swedishNames[value] ?? value) : value;
  });
}

/** The problem's sentence in a language. */
export function problemMessage(found: Problem, language: ProblemLanguage): string {
  return fill(problemTexts[found.code].message[language], found, language);
}

/** What to do about it, in a language. */
export function problemRemedy(found: Problem, language: ProblemLanguage): string {
  return fill(problemTexts[found.code].remedy[language], found, language);
}
