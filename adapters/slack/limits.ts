/**
 * Slack's limits, each with where it is written; as of November 2026. Numbers are characters unless named otherwise.
 * "reference" is docs.slack.dev/reference; where sources disagree the smaller figure is kept.
 */
export const LIMITS = {
  /** reference/methods/chat.postMessage: blocks per message. */
  messageBlocks: 50,
  /** reference/views: blocks per modal or App Home. */
  viewBlocks: 100,
  /** chat.update answers msg_too_long above it; posts keep to the same, since any may be edited. */
  messageText: 4_000,
  /** reference/block-kit/blocks/section-block */
  sectionText: 3_000,
  sectionFields: 10,
  /** Ours: more people than join a training, and little of a section's length. */
  mentions: 20,
  fieldText: 2_000,
  /** reference/block-kit/blocks/header-block */
  headerText: 150,
  /** reference/block-kit/blocks/context-block: the text of an element counts as a section's. */
  contextText: 3_000,
  /** reference/block-kit/blocks/actions-block */
  actionElements: 25,
  /** reference/block-kit/block-elements/button-element */
  actionId: 255,
  /** reference/block-kit/composition-objects/option-object; groups: option-group-object. */
  optionText: 75,
  optionValue: 150,
  options: 100,
  optionGroups: 100,
  placeholder: 150,
  /** reference/block-kit/blocks/data-table-block. One source allows 201 rows, one library 20,000 characters. */
  dataTableRows: 101,
  dataTableColumns: 20,
  dataTableCharacters: 10_000,
  dataTablePage: 10,
  /** reference/block-kit/blocks/table-block; one a message. */
  tableRows: 100,
  tableColumns: 20,
  /** reference/block-kit/blocks/data-visualization-block; two a message is undocumented, seen 2026-07. */
  chartTitle: 50,
  chartLabel: 20,
  chartCategories: 20,
  chartsPerMessage: 2,
  /** reference/views: title, submit, close. */
  viewTitle: 24,
  privateMetadata: 3_000,
  callbackId: 255,
  /** reference/block-kit/blocks/input-block and plain-text-input-element. */
  inputLabel: 150,
  inputHint: 2_000,
  inputText: 3_000,
  blockId: 255,
  /** A view's whole size in bytes; above it view_too_large. */
  viewBytes: 250_000,
} as const;

/** Ours: what a person reads of one message; the rest goes into the next one. */
export const READABLE_TEXT = 12_000;
/** Ours: fields asked for first in a form. */
export const FIRST_FIELDS = 10;

/** reference/apis/web-api/rate-limits: chat.update is tier 3, 50 a minute per workspace; kept below it. */
export const EDITS_PER_MINUTE = 40;
