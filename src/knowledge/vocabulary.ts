/** The closed word lists of the knowledge: what a piece of data may say. */

/** Calls that fail, as signatures name them in `operation`. */
export const OPERATIONS: { readonly [operation: string]: string } = {
  "create-thread": "starting a thread (clone, pthread_create)",
  fork: "starting a process (fork, vfork, posix_spawn)",
  exec: "running a program (execve)",
  open: "opening a file or directory",
  socket: "opening a socket",
  accept: "accepting a connection",
  pipe: "opening a pipe, eventfd or epoll descriptor",
  "pass-descriptor": "passing a descriptor to another process",
  watch: "watching files (inotify)",
  map: "mapping memory (mmap)",
  protect: "changing a mapping (mprotect)",
  unmap: "releasing a mapping (munmap)",
  allocate: "allocating memory",
  "shared-memory": "using shared memory (/dev/shm, shm_open, semaphores)",
  killed: "being killed for memory",
  lock: "locking a file",
  read: "reading without waiting",
  write: "writing without waiting",
  "write-disk": "writing to a disk",
  connect: "connecting",
  bind: "taking a port",
  affinity: "pinning a thread to a core",
  priority: "setting a thread's priority",
  "gpu-allocate": "allocating GPU memory",
  decode: "decoding video or images",
  collective: "a collective operation between ranks",
  network: "talking over the network",
  load: "loading a library or model",
  permission: "a call that was not permitted",
  select: "waiting on descriptors with select()",
  "async-io": "setting up asynchronous I/O",
  abort: "aborting",
  signal: "being ended by a signal",
  other: "something else",
};

/** errno symbols with their numbers on Linux and macOS and the words of strerror (glibc, musl, macOS, Go's lower case apart). */
export const ERRNO: readonly {
  readonly symbol: string;
  readonly linux: number;
  readonly macos: number;
  readonly words: readonly string[];
}[] = [
  {
    symbol: "EPERM",
    linux: 1,
    macos: 1,
    words: ["Operation not permitted", "operation not permitted"],
  },
  { symbol: "ENOENT", linux: 2, macos: 2, words: ["No such file or directory"] },
  { symbol: "EINTR", linux: 4, macos: 4, words: ["Interrupted system call"] },
  { symbol: "EIO", linux: 5, macos: 5, words: ["Input/output error", "I/O error"] },
  { symbol: "ENXIO", linux: 6, macos: 6, words: ["No such device or address", "Device not configured"] },
  { symbol: "EBADF", linux: 9, macos: 9, words: ["Bad file descriptor"] },
  { symbol: "ECHILD", linux: 10, macos: 10, words: ["No child processes", "No child process"] },
  {
    symbol: "EAGAIN",
    linux: 11,
    macos: 35,
    words: ["Resource temporarily unavailable", "resource temporarily unavailable", "Try again"],
  },
  {
    symbol: "ENOMEM",
    linux: 12,
    macos: 12,
    words: ["Cannot allocate memory", "cannot allocate memory", "Out of memory", "Not enough space"],
  },
  { symbol: "EACCES", linux: 13, macos: 13, words: ["Permission denied", "permission denied"] },
  { symbol: "EBUSY", linux: 16, macos: 16, words: ["Device or resource busy", "Resource busy"] },
  { symbol: "EEXIST", linux: 17, macos: 17, words: ["File exists"] },
  { symbol: "EINVAL", linux: 22, macos: 22, words: ["Invalid argument", "invalid argument"] },
  {
    symbol: "ENFILE",
    linux: 23,
    macos: 23,
    words: [
      "Too many open files in system",
      "too many open files in system",
      "File table overflow",
      "file table overflow",
    ],
  },
  {
    symbol: "EMFILE",
    linux: 24,
    macos: 24,
    words: ["Too many open files", "too many open files", "No file descriptors available", "Too many open file"],
  },
  { symbol: "EFBIG", linux: 27, macos: 27, words: ["File too large"] },
  { symbol: "ENOSPC", linux: 28, macos: 28, words: ["No space left on device", "no space left on device"] },
  { symbol: "EPIPE", linux: 32, macos: 32, words: ["Broken pipe"] },
  { symbol: "EDEADLK", linux: 35, macos: 11, words: ["Resource deadlock avoided", "Resource deadlock would occur"] },
  { symbol: "ENOLCK", linux: 37, macos: 77, words: ["No locks available"] },
  { symbol: "EADDRINUSE", linux: 98, macos: 48, words: ["Address already in use", "address already in use"] },
  {
    symbol: "EADDRNOTAVAIL",
    linux: 99,
    macos: 49,
    words: [
      "Cannot assign requested address",
      "cannot assign requested address",
      "Can't assign requested address",
      "can't assign requested address",
    ],
  },
  { symbol: "ECONNRESET", linux: 104, macos: 54, words: ["Connection reset by peer"] },
  { symbol: "ENOBUFS", linux: 105, macos: 55, words: ["No buffer space available"] },
  { symbol: "ETIMEDOUT", linux: 110, macos: 60, words: ["Connection timed out", "Operation timed out"] },
  { symbol: "ECONNREFUSED", linux: 111, macos: 61, words: ["Connection refused"] },
  { symbol: "EDQUOT", linux: 122, macos: 69, words: ["Disk quota exceeded"] },
];

/**
 * strerror in the languages of glibc's catalogues (po/*.po of glibc 2.5 to 2.42), for the errors that decide most: people paste logs in the
 * language of their desktop.
 */
export const LOCALISED: readonly { readonly symbol: string; readonly words: readonly string[] }[] = [
  {
    symbol: "EPERM",
    words: [
      "不允许的操作",
      "此項操作並不被允許",
      "許可されていない操作です",
      "명령을 허용하지 않음",
      "Die Operation ist nicht erlaubt",
      "Opération non permise",
      "Operación no permitida",
      "Operação não permitida",
      "Operazione non permessa",
      "Операция не позволена",
      "Дію заборонено",
      "Operacja niedozwolona",
      "Operace není povolena",
      "Actie is niet toegestaan",
      "Operationen inte tillåten",
      "İşleme izin verilmedi",
      "Thao tác không được phép",
      "Операция не позволяется",
    ],
  },
  {
    symbol: "EAGAIN",
    words: [
      "资源暂时不可用",
      "資源暫時無法取得",
      "リソースが一時的に利用できません",
      "자원이 일시적으로 사용 불가능함",
      "Die Ressource ist zur Zeit nicht verfügbar",
      "Ressource temporairement non disponible",
      "Recurso no disponible temporalmente",
      "Recurso temporariamente indisponível",
      "Risorsa temporaneamente non disponibile",
      "Ресурс временно недоступен",
      "Ресурс тимчасово недоступний",
      "Zasoby chwilowo niedostępne",
      "Prostředek je dočasně nepřístupný",
      "Hulpbron is tijdelijk onbeschikbaar",
      "Resursen tillfälligt otillgänglig",
      "Özkaynak geçici olarak kullanılamaz durumda",
      "Tài nguyên tạm thời không sẵn sàng",
    ],
  },
  {
    symbol: "ENOMEM",
    words: [
      "无法分配内存",
      "無法配置記憶體",
      "メモリを確保できません",
      "메모리를 할당할 수 없습니다",
      "Nicht genügend Hauptspeicher verfügbar",
      "Ne peut allouer de la mémoire",
      "No se pudo asignar memoria",
      "Não foi possível alocar memória",
      "Impossibile allocare memoria",
      "Невозможно выделить память",
      "Не вдалося розподілити пам’ять",
      "Nie można przydzielić pamięci",
      "Nelze alokovat paměť",
      "Onvoldoende geheugen beschikbaar",
      "Kan inte allokera minne",
      "Bellek ayrılamadı",
      "Không thể cấp phát bộ nhớ",
    ],
  },
  {
    symbol: "ENFILE",
    words: [
      "系统中打开的文件过多",
      "系統中太多的開啟檔案",
      "システム中のファイルを開きすぎです",
      "시스템에 파일을 너무 많이 열었음",
      "Zu viele offene Dateien im System",
      "Trop de fichiers ouverts dans le système",
      "Demasiados ficheros abiertos en el sistema",
      "Muitos arquivos abertos no sistema",
      "Troppi file aperti nel sistema",
      "Слишком много открытых файлов в системе",
      "У системі забагато відкритих файлів",
      "Za dużo otwartych plików w systemie",
      "V celém systému je příliš mnoho otevřených souborů",
      "Te veel open bestanden in systeem",
      "För många öppna filer i systemet",
      "Sistemde çok fazla açık dosya var",
      "Quá nhiều tập tin còn đang mở trong hệ thống",
    ],
  },
  {
    symbol: "EMFILE",
    words: [
      "打开的文件过多",
      "開啟太多檔案",
      "ファイルを開きすぎです",
      "열린 파일이 너무 많음",
      "Zu viele offene Dateien",
      "Trop de fichiers ouverts",
      "Demasiados ficheros abiertos",
      "Muitos arquivos abertos",
      "Troppi file aperti",
      "Слишком много открытых файлов",
      "Забагато відкритих файлів",
      "Za dużo otwartych plików",
      "Překročen limit počtu otevřených souborů",
      "Te veel open bestanden",
      "För många öppna filer",
      "Çok fazla açık dosya var",
      "Quá nhiều tập tin đang mở",
    ],
  },
  {
    symbol: "ENOSPC",
    words: [
      "设备上没有空间",
      "裝置上已無多餘空間",
      "デバイスに空き領域がありません",
      "장치에 남은 공간이 없음",
      "Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
      "Aucun espace disponible sur le périphérique",
      "No queda espacio en el dispositivo",
      "Não há espaço disponível no dispositivo",
      "Spazio esaurito sul device",
      "На устройстве не осталось свободного места",
      "Недостатньо місця на пристрої",
      "Brak miejsca na urządzeniu",
      "Na zařízení není volné místo",
      "Geen ruimte meer over op apparaat",
      "Enheten är full",
      "Aygıt üzerinde boş yer yok",
      "Không có đủ chỗ trống trên thiết bị",
      "На устройстве кончилось место",
    ],
  },
];

/** What a signature may show, and the values in use. */
export const SHOWN_FACTS = ["platform", "framework", "container", "scheduler", "outcome"] as const;
/**
 * Ways a run can say that it ended well. `passed`: it judged itself, and what failed before was meant to (a test suite); `ended`: it went on
 * to its end, so that what was merely reported on the way was dealt with; `handled`: it says how it goes on after what failed; `reached`: a peer
 * that could not be reached answered later.
 */
export const OUTCOMES = ["passed", "ended", "handled", "reached"] as const;
export const PLATFORMS = ["linux", "macos", "windows"] as const;

/**
 * Languages that programs are written in: by the families of signatures that only such programs print, by the endings of source files that
 * they name, and by frameworks; and what their processes are called where all are called alike. A server or tool that comes ready built
 * counts as `c`.
 */
export const LANGUAGES: {
  readonly [language: string]: {
    readonly families: string;
    readonly files?: string;
    readonly frameworks?: string;
    readonly process?: string;
  };
} = {
  python: {
    families: "python loky pytorch tensorflow ray vllm mediapipe numba numexpr gunicorn",
    files: "py ipynb",
    process: "python",
    frameworks: "pytorch tensorflow jax ray mediapipe opencv pyav paddle joblib dask",
  },
  java: { families: "java jvm elasticsearch", files: "java jar scala kt", frameworks: "java", process: "java" },
  go: { families: "go geth", files: "go", frameworks: "go" },
  node: { families: "node", files: "js mjs cjs ts", frameworks: "node", process: "node" },
  dotnet: { families: "dotnet", files: "cs vb", frameworks: "dotnet" },
  rust: { families: "rust rayon", files: "rs", frameworks: "rust" },
  ruby: { families: "ruby", files: "rb", frameworks: "ruby", process: "ruby" },
  php: { families: "php", files: "php phar", frameworks: "php", process: "php" },
  perl: { families: "perl", files: "pl pm", process: "perl" },
  r: { families: "r", files: "R", frameworks: "r", process: "R" },
  julia: { families: "julia", files: "jl", process: "julia" },
  erlang: { families: "beam", files: "erl ex exs", process: "beam.smp" },
  c: { families: "apache bind9 clickhouse git haproxy hts make mongodb mysql nginx postgres redis sqlite squid star" },
};

export const CHANGE_KINDS = [
  "env",
  "shell",
  "python",
  "docker",
  "compose",
  "kubernetes",
  "slurm",
  "systemd",
  "sysctl",
] as const;
export const CAUSE_GROUPS = ["threads", "memory", "descriptors", "look-alike"] as const;

/** Names that conditions may use without arguments. */
export const FACT_NAMES: { readonly [name: string]: string } = {
  platform: "linux, macos or windows, as the log shows it; unknown otherwise",
  framework: "the first framework that the log names",
  language: "python, java, go, ...: what the program that failed is written in; unknown where the log does not tell",
  may_be_python: "whether language is python or unknown: most logs that do not tell are Python's",
  program: "what its process is called: python, java, ...; PROGRAM where that depends on the program",
  container: "docker, podman, kubernetes, ... as the log shows it",
  scheduler: "slurm, lsf, ... as the log shows it",
  cores: "processor cores that the log names",
  failures: "how many failure lines (root or consequence) there are",
  processes: "how many processes failed",
  progress: "the furthest fold, epoch, trial or iteration reached before the main failure; 0 at start-up",
  folds: "the furthest fold reached",
  elapsed: "seconds from the first time in the log to the main failure",
  lines_before: "lines of log before the main failure",
  operation: "operation of the main failure",
  symbol: "errno symbol of the main failure",
  restarts: "how often processes restarted in the log",
};

/** Functions of conditions and values: number of arguments and meaning. */
export const FUNCTIONS: { readonly [name: string]: { readonly args: readonly number[]; readonly meaning: string } } = {
  seen: { args: [1], meaning: "seen(ID or GLOB): occurrences of signatures" },
  failed: {
    args: [1, 2],
    meaning:
      "failed(OPERATION GLOB, SYMBOL GLOB): root failure lines with that call and errno; alternatives stand between |",
  },
  main: {
    args: [1, 2],
    meaning: "main(OPERATION GLOB, SYMBOL GLOB): the main failure is such a call with such an errno",
  },
  main_is: { args: [1], meaning: "main_is(ID GLOB): the main failure is that signature" },
  capture: { args: [2], meaning: "capture(ID GLOB, HOLE): what the hole caught first" },
  most: { args: [2], meaning: "most(ID GLOB, HOLE): the largest number that the hole caught" },
  least: { args: [2], meaning: "least(ID GLOB, HOLE): the smallest number that the hole caught" },
  near: { args: [3], meaning: "near(ID GLOB, ID GLOB, N): the two stand within N lines of one source" },
  before: { args: [2], meaning: "before(ID GLOB, ID GLOB): the first stands before the second" },
  distinct: { args: [2], meaning: "distinct(ID GLOB, HOLE): how many different values the hole caught" },
  peak: { args: [1], meaning: "peak(COUNTER): highest value" },
  last: { args: [1], meaning: "last(COUNTER): last value" },
  limit: { args: [1], meaning: "limit(COUNTER): the bound printed beside it" },
  use: { args: [1], meaning: "use(COUNTER): highest value as a share of its limit" },
  slope: { args: [1], meaning: "slope(COUNTER): growth per fold or epoch" },
  growing: { args: [1], meaning: "growing(COUNTER): its fit says growing" },
  steady: { args: [1], meaning: "steady(COUNTER): its fit says flat or shrinking" },
  shape: { args: [1], meaning: "shape(COUNTER): linear, saturating, ..." },
  forecast: { args: [1], meaning: "forecast(COUNTER): fold or epoch in which the limit is reached" },
  per: { args: [1], meaning: "per(COUNTER): the unit of its growth: fold, epoch, ..." },
  planned: { args: [1], meaning: "planned(COUNTER): folds or epochs that the run was to have" },
  good_peak: {
    args: [1],
    meaning: "good_peak(COUNTER): highest value in the good run of --baseline; unknown without one",
  },
  good_slope: {
    args: [1],
    meaning: "good_slope(COUNTER): growth per fold or epoch in the good run; 0 where it is level",
  },
  setting: { args: [1], meaning: "setting(NAME): the value in force, as the log shows it (infinite for unlimited)" },
  hard: { args: [1], meaning: "hard(NAME): the hard bound beside it" },
  known: { args: [1], meaning: "known(VALUE): the log shows it" },
  min: { args: [2, 3], meaning: "the least" },
  max: { args: [2, 3], meaning: "the greatest" },
  floor: { args: [1], meaning: "rounded down" },
  ceil: { args: [1], meaning: "rounded up" },
  round_up: { args: [2], meaning: "round_up(N, M): up to the next multiple of M" },
  power_up: { args: [1], meaning: "up to the next power of two" },
  otherwise: { args: [2], meaning: "otherwise(A, B): A where it is known, else B" },
  size: { args: [1], meaning: "size(BYTES): in words, 1.2 GB" },
  percent: { args: [1], meaning: "percent(SHARE): in words, 8%" },
  grouped: { args: [1], meaning: "grouped(N): with separators, 65,530" },
};
