/** What a mail, a ticket or a chat message says itself, without what is round it. */
export interface Body {
  readonly text: string;
  /** The request was turned down at the end: "Status: rejected". */
  readonly refused: boolean;
}

const QUOTED = /^\s*(?:>|&gt;)/;
const SUBJECT = /^\s*(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp|re|fwd?|aw|wg)\s*:\s*/i;
/** Lines of mails and tickets that ask for nothing. */
const ADMINISTRATION =
  /^\s*(?:from|cc|bcc|date|sent|von|an|datum|gesendet|de|para|à|ref|reference|severity|priority|prio|severity|impact|urgency|category|queue|channel|source|assignee|assigned(?: to)?|owner|reporter|reported by|requester|requested by|customer|due|sla|eta(?: asked)?|needed by|deadline|cost cent(?:er|re)|mood|next update(?: due)?|opened|created|updated|labels?|tags?|component|environment|version|attachments?|phone|tel|t|mobile|approver|approved by|workaround|x-[\w-]+|message-id)\s*:/i;
const STATUS =
  /^\W*(?:[\w-]+\s)?(?:status|state|approval|approved|decision|resolution|outcome|verdict|cab(?: decision)?|change board|conclusion|update|edit|result|closing note|closed|disposition|ticket|ethics|legal|compliance|budget|void|freigabe|entscheidung|statut|estado|stato|re)\b\s*(?:by [\w. ]+)?[:=-]/i;
const REFUSED =
  /\b(?:not (?:approved|granted|authori[sz]ed|allowed|to be done|going ahead)|un?approved|denied|declined|rejected|refused|turned down|won['’]?t (?:do|fix)|wontfix|request withdrawn|revoked|void|abgelehnt|nicht genehmigt|zur[uü]ckgezogen|refus[eé]e?|rechazad[oa]|respint[oa]|recusad[oa]|afgewezen|no action|not ok|budget NOT|ethics:? no|says no|won['’]t be done|pulled back|took (?:it|this|that) back|taken back|waiting for (?:sign-?off|approval)|needs (?:sign-?off|approval)|keine freigabe|nicht freigegeben|do not (?:execute|proceed|process)|obsolete|cancell?ed by (?:the )?(?:requester|customer)|on hold|pending approval|awaiting approval)\b/i;
const CLOSING =
  /^\s*(?:--+|(?:kind|best|warm|many|with (?:kind|best))?\s*(?:regards|wishes)|br|rgds|cheers|sincerely|yours\b.*|respectfully|mfg|(?:mit )?(?:freundlichen?|besten|viele[nr]?|liebe[nr]?|sch[oö]ne[nr]?) gr[uü](?:ß|ss)en?|lg|vg|mvh|med vennlig hilsen|cordialement|bien à vous|saludos|un saludo|atentamente|cordiali saluti|saluti|atenciosamente|abra[cç]os|met vriendelijke groet(?:en)?|groet(?:en|jes)?|sent from my \w+|thanks|thank you|thx|danke|merci|gracias|grazie|obrigad[oa])[\s,.!]*$/i;
const GREETING =
  /^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|bonjour|hola|buenos d[ií]as|buongiorno|ciao|ol[aá]|bom dia|beste|goedendag)\b[^.?!:\n]{0,40}[,!]\s*$/i;
/** "#48812", "[INC-21050]", "TCK 90017 (25)": numbers of tickets, at the beginning of a line. */
const TICKET =
  /^[\s[(]*(?:(?:[Rr][Ee]|[Ff][Ww][Dd]?|AW|WG)\s*:\s*)*[[(]?(?:#\s?\d{3,}|(?:[Tt]icket|TICKET|[Cc]ase|[Ii]ncident|Vorgang|[Rr]equest|[Cc]hange|[Pp]roblem|[Ii]ssue|[Bb]ug)\s*(?:no\.?|nr\.?|id)?\s*:?\s*#?[\w-]*\d[\w-]*|[A-Z]{2,8}(?:[-_]\d{2,}| \d{4,})(?:-\d+)*|\d{2}-\d{4}|\d{5,8}(?=[:,\]]|\s-))[\])]?(?:\s*\(\d+\))?(?:\s*(?:[:|/.-]|->)+)*\s*/;

/** Takes away headers, signatures, numbers of tickets and what others wrote before. A short message stays as it is. */
export function readBody(raw: string): Body {
  const lines = raw.replace(/\r\n?/g, '\n').split('\n');
  const own = lines.filter((line) => !QUOTED.test(line));
  // All of it quoted: whoever sends it may want it read.
  if (lines.length === 1 || !own.some((line) => /\p{L}{2}/u.test(line))) {
    return { text: opened(lines.map(withoutTicket).join('\n')), refused: false };
  }
  const closing = own.findIndex((line, at) => at > 0 && CLOSING.test(line) && own.length - at < 8);
  const said = closing < 0 ? own : own.slice(0, closing);
  const refused = own.some(
    (line, at) =>
      at > 0 &&
      REFUSED.test(line) &&
      !/\b(?:if|unless|wenn|falls)\b/i.test(line) &&
      (STATUS.test(line) || at > own.length - 3),
  );
  const body = said.filter(
    (line, at) =>
      !(ADMINISTRATION.test(line) || SUBJECT.test(line) || (at > 0 && STATUS.test(line)) || GREETING.test(line)),
  );
  const kept = body.some((line) => (line.match(/[\p{L}\p{N}_]+/gu) ?? []).length > 1)
    ? body
    : said.filter((line) => !ADMINISTRATION.test(line));
  return {
    text: opened(
      kept
        .map((line) => withoutTicket(line.replace(SUBJECT, '')))
        .join('\n')
        .trim(),
    ),
    refused,
  };
}

function withoutTicket(line: string): string {
  const rest = line.replace(TICKET, '');
  return /\p{L}{2}/u.test(rest) ? rest : line;
}

/** Somebody's words in quotes behind a colon, and pairs set as code, are read as words. */
function opened(text: string): string {
  return text
    .replace(/`([^`\n]{1,300}=[^`\n]{1,300})`/g, '$1')
    .replace(/(^|:\s*|\n)["“]([^"”“\n]{12,300})["”](?=\s*(?:$|\n|[.(]))/g, (all, before: string, said: string) =>
      said.split(' ').length > 3 ? `${before}${said}` : all,
    );
}
