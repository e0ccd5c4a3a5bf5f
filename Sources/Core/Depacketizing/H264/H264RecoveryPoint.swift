import Media

/// Whether by supplemental information decoding can begin with its picture, though that is no IDR picture, and after
/// how many frames everything is right (recovery point, ITU-T H.264 §D.1.8, §D.2.8).
///
/// Encoders with open groups of pictures send an IDR picture at the beginning and never again (x264 with `open-gop`).
enum H264RecoveryPoint {
    /// recovery_frame_cnt; nil where no message has one.
    ///
    /// - Parameter unit: the NAL unit with its header byte.
    static func frameCount(in unit: Span<UInt8>) -> UInt32? {
        var message = SupplementalMessage.payload(
            ofType: SupplementalMessage.recoveryPoint, in: unit, header: H264UnitHeader.byteCount)
        return message?.unsignedExpGolomb()
    }
}
