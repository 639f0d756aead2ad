// The forms that the project does not write, each with what to write instead. `docs/language.md` has the guide.

const person = '(?<!\\b(?:person|people|user|operator|administrator|customer|colleague|maker|you|they|we|model) )';
const program = (verbs) => new RegExp(`${person}\\b(?:${verbs})\\b`, 'gi');

/** One banned form: what it matches, and what to write in its place. */
export const rules = [
  {
    name: 'trailing-alone',
    pattern: /(?<!\b(?:leave|leaves|left|let|lets|it|them) )\balone\b/gi,
    instead: '"only" before what it limits',
  },
  {
    name: 'program-says',
    pattern: program('says|said|tells|told|hears|heard'),
    instead: 'returns, reports, logs, shows, states',
  },
  { name: 'program-asks', pattern: program('asks|asked'), instead: 'requests, requires, prompts for, queries' },
  {
    name: 'program-answers',
    // `answers` is also a key of integration records, named in paths such as `methods[0].answers.paging`.
    pattern: /(?<!\]\.)\banswer(?:s|ed|ing)?\b(?!\.[a-z_]|: \{)/gi,
    instead: 'return, respond; response, reply, result',
  },
  {
    name: 'data-stands',
    pattern:
      /\b(?:stands?|stood|standing) (?:in|on|at|by|here|there|alone|apart|first|last|under|before|behind|open|still)\b|\blies (?:in|on|at|under|there|elsewhere)\b|\blie (?:in|on|under|elsewhere|together)\b/gi,
    instead: 'is, is stored, appears, contains',
  },
  {
    name: 'data-lives',
    pattern: /\b(?:lives|dies|died|dying)\b|\bdie with\b|\blives? (?:again|only|on)\b/gi,
    instead: 'is stored, expires, ends, is removed',
  },
  {
    name: 'data-comes',
    pattern: /\b(?:comes?|came|coming) (?:along|in|out|too|alone|last|whole|apart|to an end|about)\b/gi,
    instead: 'is sent, arrives, is added, is first',
  },
  { name: 'at-once', pattern: /\bat once\b/gi, instead: 'immediately; at the same time' },
  { name: 'anew', pattern: /\banew\b/gi, instead: 'again' },
  { name: 'beside', pattern: /\bbeside\b/gi, instead: 'next to; in addition to' },
  { name: 'for-good', pattern: /\bfor good\b/gi, instead: 'permanently; forever' },
  { name: 'an-own', pattern: /\b(?:an|no) own\b/gi, instead: 'its own; of the connected user' },
  { name: 'whoever', pattern: /\b(?:whoever|whomever)\b/gi, instead: 'the noun: caller, client, anyone who' },
  {
    name: 'hands-out',
    pattern: /\b(?:hand(?:s|ed|ing)?) (?:out|on|in|over|it on|them on)\b/gi,
    instead: 'issue, pass, return, inject',
  },
  { name: 'goes-on', pattern: /\b(?:go|goes|going|went) on\b(?! to\b)/gi, instead: 'continue' },
  { name: 'mint', pattern: /\bmint(?:s|ed|ing)?\b/gi, instead: 'create, issue' },
  // Fault injection and page faults are terms of the field; `POST faults` is a request to the sandbox.
  {
    name: 'fault',
    pattern: /(?<!\b(?:injected|page|POST|GET) )\bfaults?\b(?! injection\b)/gi,
    instead: 'error, problem, bug',
  },
  { name: 'judge', pattern: /\bjudg(?:e|es|ed|ing)\b/gi, instead: 'check, validate, classify' },
  { name: 'audit-trail', pattern: /\b(?:audit )?trails?\b/gi, instead: 'audit log' },
  {
    name: 'looks-at',
    pattern: /\blook(?:s|ed|ing) (?:at|into|after|whether|again)\b|\ba look (?:at|into)\b/gi,
    instead: 'checks, reads, inspects',
  },
  {
    name: 'one-x-a-y',
    pattern:
      /\bone (?:\w+ )?(?!(?:of|in|to|by|for|over|is|per|with)\b)\w+ an? (?:call|server|account|file|route|row|method|resource|kind|process|address|revision|command)\b/gi,
    instead: 'one X per Y',
  },
  {
    name: 'opens-nothing',
    pattern: /\bopens? (?:nothing|no)\b|\bworth nothing\b/gi,
    instead: 'is not valid; does not exist',
  },
  {
    name: 'is-no',
    pattern:
      /(?<!\bthere )\b(?:is|are) no (?:integers?|numbers?|text|strings?|lists?|objects?|address(?:es)?|dates?|times?|names?|ids?|files?|folders?|valid|more than|whole|good|settings?|gateway)\b/gi,
    instead: '"must be ...", "is not a ..."',
  },
  {
    name: 'dead-link',
    pattern: /\bdead (?:urls?|servers?|tokens?|links?|ones?|infrastructure)\b/gi,
    instead: 'expired, revoked, unavailable',
  },
  {
    name: 'an-act',
    pattern: /\b(?:an|every|each|admin|administrative) acts?\b|\bacts of\b|\bcalls? and acts?\b/gi,
    instead: 'action',
  },
  {
    name: 'metaphor',
    pattern: /\b(?:entrances?|front doors?|by the door|every door|the house|this house)\b/gi,
    instead: 'endpoint, entry point, program',
  },
  { name: 'takes-up', pattern: /\b(?:take|takes|taken|taking|took) (?:up(?! to)|in)\b/gi, instead: 'apply, load' },
  {
    name: 'the-wanted',
    pattern: /\bas it pleases\b|\bof somebody['’]s choice\b|\bin vain\b|\bwithout a word\b|\bhas room for\b/gi,
    instead: 'plain words',
  },
];
