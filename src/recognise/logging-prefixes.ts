/**
 * What logging frameworks and log carriers put before a message and leave in the line's text: a time, a level, a logger's name, a file and line,
 * a tag in brackets. (What names the process that printed a line comes off in the reading room: `src/read/prefix.ts`.)
 *
 * A *framework's* prefix is told by its form alone, so that every recogniser reads what stands behind it. A *loose* one (`[worker] `, `stderr: `,
 * `12: `) may be content: behind it only a signature is looked for whose words must begin the message.
 */

interface Prefix {
  /** The characters that one may begin with. */
  readonly first: RegExp;
  readonly pattern: RegExp;
  readonly loose?: true;
}

const PREFIXES: readonly Prefix[] = [
  // `2026-02-11 05:55:14,294`, `[2026-02-11T05:55:14.294+0000]`; Airflow's `[2026-02-11, 05:55:14 UTC]`; SGLang's `[2026-02-11 05:55:14 TP0]`.
  {
    first: /[[IWEDC\d]/,
    pattern:
      /^\[?(?:[IWEDC] )?\d{4}[-/]\d\d[-/]\d\d(?:[T ]|, )\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?(?: (?:[A-Z]{2}\d{1,3} ?){1,4}(?=\]))?\]?[ \t]{0,4}/,
  },
  { first: /[[\d]/, pattern: /^\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?\]?[ \t]{1,4}/ },
  // Spark's log4j (`26/02/11 05:55:14 ERROR Executor: `), vLLM's `02-11 05:55:14 `.
  { first: /\d/, pattern: /^(?:\d\d\/\d\d\/\d\d(?:\d\d)?|\d\d-\d\d) \d\d:\d\d:\d\d(?:[.,]\d{1,9})?[ \t]{1,4}/ },
  // `ts` of moreutils.
  {
    first: /[JFMASOND]/,
    pattern: /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?[ \t]{1,4}/,
  },
  // klog and glog; Abseil before it is set up prints seconds since the epoch (`E0000 00:00:1739251201.123456   42 cuda_dnn.cc:8310] `).
  { first: /[IWEF]/, pattern: /^[IWEF]\d{4} \d\d:\d\d:[\d.]{2,20}[ \t]{1,8}\d{1,9} [^\s\]]{1,120}\] / },
  // TensorFlow behind its time: `E external/local_xla/xla/foo.cc:123] `; vLLM behind its own: `multiproc_worker_utils.py:233] `.
  { first: /[IWEF]/, pattern: /^[IWEF] [^\s\]]{1,160}:\d{1,6}\] / },
  { first: /[A-Za-z_]/, pattern: /^[A-Za-z_][\w./-]{0,100}\.(?:py|cc|cpp|cu|go|rs):\d{1,6}\] / },
  {
    first: /[[(<]|[TDINWECF]/i,
    pattern:
      /^[[(<]?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL(?! error:))[\])>]?(?=[ :\t-])[ \t]{0,8}/i,
  },
  // supervisord in the foreground.
  { first: /[DIWEC]/, pattern: /^(?:DEBG|INFO|WARN|ERRO|CRIT) '[\w.:-]{1,80}' std(?:out|err) output:[ \t]?/ },
  { first: /[-|:>]/, pattern: /^(?:[-|]|:|::|>)[ \t]{1,64}(?=\S)/ },
  { first: /:/, pattern: /^:[A-Za-z_][\w.]{0,60}:/ },
  { first: /[A-Za-z_]/, pattern: /^[A-Za-z_][\w./-]{0,60}(?= - )/ },
  // Loguru's `__main__:main:12 - `.
  { first: /[A-Za-z_]/, pattern: /^[A-Za-z_][\w.]{0,60}:[\w.<>]{1,60}:\d{1,6}(?= - )/ },
  // Vertex AI behind its time.
  { first: /[wmp]/, pattern: /^(?:workerpool\d{1,2}-\d{1,4}|(?:master|worker|ps)-replica-\d{1,4})[ \t]{1,4}/ },
  {
    first: /\[/,
    pattern:
      /^\[(?:[A-Za-z_][\w.-]{0,60}\.py:\d{1,6}|[A-Za-z_][\w.-]{0,60}\.(?:py|cc|cpp):\d{1,6}[^\]]{0,40}|rank ?\d{1,5}|pid[ =:]?\d{1,9})\]:?[ \t]{0,4}/i,
  },
  // The kernel's time since start; NeMo's `[NeMo E 2026-02-11 05:55:14 trainer:12] `; Airflow's `{subprocess.py:93} `; Hydra's `[__main__][ERROR] `.
  { first: /\[/, pattern: /^\[ {0,6}\d{1,8}\.\d{3,9}\] / },
  { first: /\[/, pattern: /^\[NeMo [DIWE] \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [\w.]{1,60}:\d{1,6}\] {0,4}/ },
  { first: /\{/, pattern: /^\{[\w./-]{1,80}\.py:\d{1,6}\} / },
  { first: /\[/, pattern: /^\[[A-Za-z_][\w.]{0,80}\](?=\[[A-Z]{4,8}\])/ },

  // A stream's label, as those print it that pass on what a program said.
  { first: /[s[]/, pattern: /^(?:std(?:err|out):|\[std(?:err|out)\]:?)[ \t]{1,64}(?=\S)/ },

  // GitHub's and Azure's commands, as they stand in raw logs and as a step prints them.
  { first: /#/, pattern: /^##\[[a-z]{1,20}\]/, loose: true },
  { first: /:/, pattern: /^::(?:error|warning|notice|debug)(?: [^:]{0,200})?::/, loose: true },
  // BuildKit's own lines (`#11 ERROR: `), and a step's last lines under their heading (`12.34 Killed`).
  { first: /#/, pattern: /^#\d{1,4} /, loose: true },
  { first: /\d/, pattern: /^\d{1,6}\.\d{1,3} (?=\S)/, loose: true },
  // pytest's margin.
  { first: /E/, pattern: /^E[ \t]{2,16}(?=\S)/, loose: true },
  // Streams and programs that label what they pass on.
  {
    first: /[seopwnm]/i,
    pattern: /^(?:stderr|stdout|err|out|output|wandb|nohup|main)(?:: ?|> ?| ?\| )(?=\S)/i,
    loose: true,
  },
  // `srun --label`, `grep -n`, `cat -n`, GNU parallel's --tag, a milliseconds column of a table that was exported.
  { first: /\d/, pattern: /^(?:\d{1,6}: ?|\d{1,7}\t|\d{13},)(?=\S)/, loose: true },
  { first: /[\w./]/, pattern: /^[\w./-]{1,160}\.(?:log|txt|out|err)[:-](?:\d{1,7}[:-])? ?(?=\S)/, loose: true },
  // `worker-0: ` of pdsh and DeepSpeed, `app:build: ` and `@scope/app: ` of task runners, a log stream behind its time.
  { first: /[a-z]/i, pattern: /^[a-z][\w.]{0,60}(?:-[\w.]{1,40}){0,8}-\d{1,5}: /i, loose: true },
  { first: /[a-z@]/, pattern: /^@?[a-z][\w-]{0,60}[/:][a-z][\w:-]{0,60}: /, loose: true },
  { first: /[A-Za-z]/, pattern: /^[A-Za-z][\w.-]{0,100}\/[\w.-]{0,120}\d[\w.-]{0,80} (?=\S)/, loose: true },
  // A class behind a level, as log4j has it: `Executor: `. What is an exception's name is content.
  {
    first: /[A-Z]/,
    pattern: /^(?![\w.]{0,80}(?:Error|Exception|Warning|Interrupt|Exit): )[A-Z][a-z]\w{1,60}: (?=\S)/,
    loose: true,
  },
  // A container's short id, as `podman logs` prints before lines of several.
  { first: /[0-9a-f]/, pattern: /^(?=[a-f]*\d)[0-9a-f]{12} (?=\S)/, loose: true },
  // Two words of stern: a pod and its container.
  { first: /[a-z]/, pattern: /^[a-z][a-z0-9-]{2,80}-[a-z0-9]{5} [a-z][a-z0-9-]{0,60} (?=\S)/, loose: true },
  // Tags: `[worker-1] `, `[12/345] `, `(worker1, rank=1, pid=42) `, `{pod="x"} `.
  { first: /\[/, pattern: /^\[[^[\]]{1,100}\](?:: ?|[ \t]{1,8}(?:\| )?)(?=\S)/, loose: true },
  { first: /\(/, pattern: /^\([^()]{1,100}\)(?:: ?|[ \t]{1,4})(?=\S)/, loose: true },
  { first: /\{/, pattern: /^\{[^{}]{1,200}\} (?=\S)/, loose: true },
  // `gh run view --log`: job, step and time between tabs.
  { first: /[A-Za-z]/, pattern: /^[^\t]{1,60}\t[^\t]{1,80}\t(?=\d{4}-\d\d-\d\dT)/, loose: true },
];

/** What names a device, and what it may run out of: "[GPU 0] out of memory" is no message about the host. */
const DEVICE = /gpu|cuda|vram|device|tpu|hbm|rocm|nvidia|hip\b|mps/i;
const ITS_MEMORY = /^\W{0,8}out of memory/i;

/** Patterns that a text may match which begins with an ASCII character, by that character; none begins with another. Filled as they come up. */
const frameworks: (readonly RegExp[])[] = [];
const loose: (readonly RegExp[])[] = [];

function lengthOf(text: string, known: (readonly RegExp[])[], wanted: (prefix: Prefix) => boolean): number {
  const code = text.charCodeAt(0);
  // Not a number where the text is empty.
  if (!(code < 128)) return 0;
  let patterns = known[code];
  if (patterns === undefined) {
    const character = text.charAt(0);
    patterns = PREFIXES.flatMap((p) => (wanted(p) && p.first.test(character) ? [p.pattern] : []));
    known[code] = patterns;
  }
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return match[0].length;
  }
  return 0;
}

/** Length of the one framework's prefix that a text begins with; 0 where there is none. */
export const frameworkPrefix = (text: string): number => lengthOf(text, frameworks, (p) => p.loose === undefined);

/** The same for the forms that may be content. */
export function loosePrefix(text: string): number {
  const length = lengthOf(text, loose, (p) => p.loose === true);
  const ofDevice = length > 0 && ITS_MEMORY.test(text.slice(length)) && DEVICE.test(text.slice(0, length));
  return ofDevice ? 0 : length;
}
