/**
 * Discord's limits on what a bot may send, API v10, as of November 2026. Where a source is not named it is
 * https://docs.discord.com/developers (Message, Embed, Component, Interaction and Application Command resources).
 * Lengths are counted by Discord in code points; we count UTF-16 units, which are never fewer.
 */
export const LIMITS = {
  /** The OpenAPI file says 4,000, which is for people with Nitro. */
  content: 2_000,
  /** Bytes of the files of a message, where the server has no boosts. */
  fileBytes: 10 * 1024 * 1024,
  attachmentDescription: 1024,
  /** Ours: more people than join a training, and little of a message's length. */
  mentions: 20,
  embeds: 10,
  /** Over all embeds of a message together. */
  embedTotal: 6_000,
  embedTitle: 256,
  embedDescription: 4_096,
  embedFields: 25,
  fieldName: 256,
  fieldValue: 1_024,
  embedFooter: 2_048,
  nonce: 25,
  rows: 5,
  buttonsPerRow: 5,
  buttonLabel: 80,
  customId: 100,
  options: 25,
  optionText: 100,
  placeholder: 150,
  /** Components V2, counted nested. The total of text is known from Discord's own SDKs, not from the documentation. */
  v2Components: 40,
  v2Text: 4_000,
  modalTitle: 45,
  /** The specification file says 40; the client shows five. */
  modalFields: 5,
  labelText: 45,
  labelDescription: 100,
  inputPlaceholder: 100,
  inputValue: 4_000,
  choices: 25,
  choiceText: 100,
  threadName: 100,
  historyPage: 100,
} as const;

/** Message flags. V2 is sticky: a message that has it keeps it, and takes neither content nor embeds. */
export const FLAGS = { ephemeral: 64, loading: 128, componentsV2: 32_768 } as const;

/** Follow-ups by an interaction's token end then (error 50027). */
export const TOKEN_MS = 15 * 60_000;

/** Error codes acted on. https://docs.discord.com/developers/topics/opcodes-and-status-codes */
export const CODES = {
  unknownChannel: 10_003,
  unknownGuild: 10_004,
  unknownMessage: 10_008,
  unknownWebhook: 10_015,
  unknownInteraction: 10_062,
  oldEditTooFast: 30_046,
  alreadyAcknowledged: 40_060,
  followUpsUsedUp: 40_094,
  missingAccess: 50_001,
  cannotDirectMessage: 50_007,
  missingPermission: 50_013,
  tokenExpired: 50_027,
  threadArchived: 50_083,
  noMutualServer: 50_278,
  /** A reply takes the permission to read the history. */
  cannotReference: 160_002,
  threadExists: 160_004,
  threadLocked: 160_005,
} as const;
