import Media
import Timing

/// A part of an epoch over which the sender's RTP clock runs unbroken.
struct ClockStretch {
    var clock: StreamClock
    /// When its first packet arrived.
    let begins: SessionTime
}
