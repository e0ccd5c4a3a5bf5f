/// Keys pressed during a call (RFC 4733): a list of the first ones, and the number of all.
public struct TelephoneEventReport: Equatable, Sendable, Codable {
    /// In the order of arrival; `TelephoneEventList` limits the list.
    public var list: [Event]
    /// All events, listed or not.
    public var count: Int

    public init(list: [Event] = [], count: Int = 0) {
        self.list = list
        self.count = count
    }

    public struct Event: Equatable, Sendable, Codable {
        /// "0" to "9", "*", "#", "A" to "D"; nil for events other than keys.
        public var digit: String?
        /// The event's code (RFC 4733 §3.2).
        public var code: Int
        /// Seconds of session time.
        public var start: Double
        public var durationMilliseconds: Int
        /// The level of the tone, 0 to -63.
        public var volume: Int

        public init(digit: String?, code: Int, start: Double, durationMilliseconds: Int, volume: Int) {
            self.digit = digit
            self.code = code
            self.start = start
            self.durationMilliseconds = durationMilliseconds
            self.volume = volume
        }

        private enum CodingKeys: String, CodingKey {
            case digit
            case code = "event"
            case start = "at_s"
            case durationMilliseconds = "duration_ms"
            case volume = "volume_dbm0"
        }
    }
}
