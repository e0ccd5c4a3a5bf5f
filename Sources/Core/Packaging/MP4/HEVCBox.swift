import Media

/// `hvcC` of a `hev1` or `hvc1` sample entry (ISO/IEC 14496-15 §8.4.1.1).
///
/// It holds the first parameter sets of the track, with which decoding begins; of `hev1` later ones are in band.
struct HEVCBox: Equatable, Sendable {
    private var configuration: H265Configuration

    /// Places of general_tier_flag and general_level_idc in profile_tier_level (ITU-T H.265 §7.3.3).
    private static let tierOffset = 0
    private static let tierFlag: UInt8 = 0x20
    private static let levelOffset = 11

    init(_ configuration: H265Configuration) {
        self.configuration = configuration
    }

    mutating func raiseLevel(to other: H265Configuration) {
        guard other.profileTierLevel.count > Self.levelOffset,
            configuration.profileTierLevel.count > Self.levelOffset
        else { return }
        configuration.profileTierLevel[Self.tierOffset] |= other.profileTierLevel[Self.tierOffset] & Self.tierFlag
        configuration.profileTierLevel[Self.levelOffset] = max(
            configuration.profileTierLevel[Self.levelOffset], other.profileTierLevel[Self.levelOffset])
    }

    func write(to writer: inout BoxWriter, withParameterSets: Bool, isComplete: Bool = false) {
        let record = hevcConfigurationRecord(
            of: configuration, withParameterSets: withParameterSets, isComplete: isComplete)
        writer.box("hvcC") { $0.raw(record) }
    }
}
