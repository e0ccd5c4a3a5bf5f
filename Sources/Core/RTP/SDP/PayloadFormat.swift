public import Media

/// What a payload type means: `a=rtpmap` and `a=fmtp` (RFC 8866 §6.6, §6.15), or RFC 3551.
public struct PayloadFormat: Equatable, Sendable {
    /// One `name=value` of `a=fmtp`; a parameter without `=` has an empty value.
    public struct Parameter: Equatable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var payloadType: UInt8
    /// As written; compare without regard to case (RFC 4855 §3).
    public var encodingName: String
    /// Of the RTP timestamp: for G.722 8000, although it samples at 16,000 (RFC 3551 §4.5.2).
    public var clockRate: ClockRate
    /// 1 for video, and for audio without another number.
    public var channelCount: Int
    /// In the order written.
    public var parameters: [Parameter]

    public init(
        payloadType: UInt8, encodingName: String, clockRate: ClockRate, channelCount: Int = 1,
        parameters: [Parameter] = []
    ) {
        self.payloadType = payloadType
        self.encodingName = encodingName
        self.clockRate = clockRate
        self.channelCount = channelCount
        self.parameters = parameters
    }

    /// Of `a=rtpmap`, after the payload type: "opus/48000/2".
    public var mapping: String {
        "\(encodingName)/\(clockRate.hertz)" + (channelCount > 1 ? "/\(channelCount)" : "")
    }

    /// The value of the first parameter called `name`, without regard to case (RFC 4855 §3).
    public func parameter(_ name: String) -> String? {
        parameters.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
