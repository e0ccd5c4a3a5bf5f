import Media

extension PayloadFormat {
    /// The payload types that need no `a=rtpmap` (RFC 3551 §6, tables 4 and 5); nil for all others.
    public init?(staticPayloadType payloadType: UInt8) {
        let row: (name: String, hertz: Int64, channels: Int)
        switch payloadType {
        case 0: row = ("PCMU", 8000, 1)
        case 3: row = ("GSM", 8000, 1)
        case 4: row = ("G723", 8000, 1)
        case 5: row = ("DVI4", 8000, 1)
        case 6: row = ("DVI4", 16_000, 1)
        case 7: row = ("LPC", 8000, 1)
        case 8: row = ("PCMA", 8000, 1)
        case 9: row = ("G722", 8000, 1)
        case 10: row = ("L16", 44_100, 2)
        case 11: row = ("L16", 44_100, 1)
        case 12: row = ("QCELP", 8000, 1)
        case 13: row = ("CN", 8000, 1)
        case 14: row = ("MPA", 90_000, 1)
        case 15: row = ("G728", 8000, 1)
        case 16: row = ("DVI4", 11_025, 1)
        case 17: row = ("DVI4", 22_050, 1)
        case 18: row = ("G729", 8000, 1)
        case 25: row = ("CelB", 90_000, 1)
        case 26: row = ("JPEG", 90_000, 1)
        case 28: row = ("nv", 90_000, 1)
        case 31: row = ("H261", 90_000, 1)
        case 32: row = ("MPV", 90_000, 1)
        case 33: row = ("MP2T", 90_000, 1)
        case 34: row = ("H263", 90_000, 1)
        default: return nil
        }
        self.init(
            payloadType: payloadType, encodingName: row.name, clockRate: ClockRate(hertz: row.hertz),
            channelCount: row.channels)
    }
}
