import Media

/// Whether by supplemental information decoding can begin with its picture, though that is no random access picture,
/// and from which picture on everything is right (recovery point, ITU-T H.265 §D.2.8, §D.3.8).
///
/// Encoders that refresh pictures part by part send a random access picture at the beginning and never again (x265 with
/// `intra-refresh`).
enum H265RecoveryPoint {
    /// recovery_poc_cnt: the distance in picture order count; nil where no message has one.
    ///
    /// - Parameter unit: the NAL unit with its header.
    static func distance(in unit: Span<UInt8>) -> Int32? {
        var message = SupplementalMessage.payload(
            ofType: SupplementalMessage.recoveryPoint, in: unit, header: H265UnitHeader.byteCount)
        return message?.signedExpGolomb()
    }
}
