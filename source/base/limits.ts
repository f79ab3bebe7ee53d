/** Everything that could grow has its limit here, with the reason for its size. */

/** Prometheus accepts any body; 32 MB is twenty times the largest exposition seen in the wild (1.6 MB). */
export const maxScrapeBodyBytes: number = 32 * 1024 * 1024;
/**
 * Lines read of one exposition: a target's 50,000 series, each with its HELP and TYPE. The rest is left out and said: 60 MB of short
 * lines stopped the screen for a minute.
 */
export const maxScrapeLines: number = 150_000;
/** Health bodies seen are below 4 KB; Spring's verbose ones reach 40 KB. */
export const maxProbeBodyBytes: number = 256 * 1024;
/** One line of an exposition; a longer one costs itself. The longest seen hold 2 KB, and every label is looked at at every frame. */
export const maxScrapeLineBytes: number = 16 * 1024;
/** Series of one target; `agentgateway` with many routes reaches 12,000. More is a cardinality leak: dropped and counted. */
export const maxSeriesPerTarget: number = 50_000;
/** Problems kept of one scrape, file or query: the first ones tell the story, the rest is a count. */
export const maxProblems: number = 100;
/** Prometheus' own limit on steps of one range query (`web/api/v1`). */
export const maxRangeSteps: number = 11_000;
/** Samples one query may load (`--query.max-samples` of Prometheus). */
export const maxQuerySamples: number = 50_000_000;
/** Queries of one screen: keys wait while they run. Prometheus gives two minutes, somebody on call does not. */
export const screenQueryTimeoutMs: number = 5000;
/** How long a query that took longer is let alone at first, and at most: asked at each beat it would leave no time for keys. */
export const minQueryRestMs: number = 10_000;
export const maxQueryRestMs: number = 2 * 60_000;
/** Exemplars held of all targets; Prometheus' default is 100,000, for charts of hours. */
export const maxExemplars: number = 10_000;
/** Exemplars held of a recording, for its whole time: Prometheus' default. */
export const maxRecordedExemplars: number = 100_000;
/** Names and values of one exemplar's labels together; OpenMetrics 1.0 allows 128 characters. */
export const maxExemplarLength: number = 1024;

/** Log records held; at 200 bytes each this is 10 MB and shows four minutes of a very busy fleet. */
export const maxLogRecords: number = 50_000;
/** One log line; longer ones are cut and marked. Docker splits at 16 KB, journald at 48 KB. */
export const maxLogLineBytes: number = 64 * 1024;
/** Memory for samples by default (`--max-memory`). */
export const defaultMaxSampleBytes: number = 256 * 1024 * 1024;
/** Snapshots a second: what an eye can follow, and what a slow line carries. */
export const minSnapshotIntervalMs: number = 250;
/** Nodes one expansion of a rule's template may visit; annotations in the wild stay below 200. Only a loop gone wild gets here. */
export const maxTemplateSteps: number = 100_000;
/** Levels of one PromQL expression; dashboards stay below 30, and every pass over the tree is a recursion. */
export const maxQueryDepth: number = 500;
/** Blocks and parentheses of a rule's template inside one another, `{{template}}` calls included; each is a recursion. */
export const maxTemplateDepth: number = 200;
/** Rules of one file; the largest public collections (kube-prometheus, mimir-mixin) stay below 600. */
export const maxRulesPerFile: number = 10_000;
/** Samples of one series in a rule's unit test (`0+1x1000`): a year at one a minute is half of it. */
export const maxDescribedSamples: number = 1_000_000;
/** Dependencies of one health body; `mcp-hub` lists a backend each, more than a screen holds help nobody. */
export const maxDependencies: number = 64;
/** Completions offered in a query prompt: more than fit a screen, so that the prompt can scroll; the rest wants another letter. */
export const maxCompletions: number = 100;
/** Characters of a prompt: the longest expressions of public dashboards have 4,000, and each key reads all of it anew. */
export const maxPromptChars: number = 16 * 1024;
/** Screens one can go back through; by then nobody knows where they were. */
export const maxPlaces: number = 30;
/** Expressions the query prompt remembers: a session's worth; nobody scrolls further. */
export const maxQueryHistory: number = 200;
/** Rows of one answer the query screen keeps: more than anyone scrolls through; the count of all is shown. */
export const maxQueryRows: number = 1000;
/** Bytes of log records held; what a busy fleet's 50,000 records of 600 bytes come to, doubled. */
export const maxLogBytes: number = 64 * 1024 * 1024;

/** Room for rows to come that no target holds: what fifty targets of 2,000 series give back in a tick or two when they seal. */
export const maxSparePageBytes: number = 8 * 2 ** 20;
/** Panels of one dashboard; the largest public ones (Node Exporter Full) have 350 with those of collapsed rows. */
export const maxDashboardPanels: number = 500;
/** Queries of one panel; Grafana names them A to Z. */
export const maxPanelQueries: number = 26;
/** Variables of one dashboard; public ones stay below 20. */
export const maxDashboardVariables: number = 50;
/** Values of one variable: as a regular expression 1,000 names are 20 KB of every query. */
export const maxVariableValues: number = 1000;
/** Characters of one dashboard file; Node Exporter Full has 700,000. */
export const maxDashboardChars: number = 8 * 1024 * 1024;
/** Of a file of mcptop's own form, which is written by hand and read with positions. */
export const maxOwnDashboardChars: number = 1024 * 1024;
/** Dashboards of one session: more than anyone finds again. */
export const maxDashboards: number = 100;
/** Series of one panel that are shown; the count of all is said. */
export const maxPanelSeries: number = 200;
/** Variables that need one another's values are asked in as many turns. */
export const maxVariableRounds: number = 8;
