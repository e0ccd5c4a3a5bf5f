import Media

/// An H.264 picture as the reference rules see it: `FrameReference.h264` of a stream whose parameter sets are known.
struct H264Picture: Sendable {
    /// frame_num and its modulus.
    var number: UInt32?
    var modulus: UInt32
    var isReference: Bool
    /// pic_order_cnt_lsb and its modulus, where the stream has them.
    var orderCount: UInt32?
    var orderCountModulus: UInt32
    var isIDR: Bool
    var recoveryFrameCount: UInt32?
    var prediction: H264Prediction

    /// Nil for another codec, and without parameter sets.
    init?(_ reference: FrameReference) {
        guard
            case .h264(
                let number, let modulus, let isReference, let orderCount, let orderCountModulus, let isIDR,
                let recoveryFrameCount, let prediction) = reference,
            modulus > 0
        else { return nil }
        self.number = number
        self.modulus = modulus
        self.isReference = isReference
        self.orderCount = orderCount
        self.orderCountModulus = orderCountModulus
        self.isIDR = isIDR
        self.recoveryFrameCount = recoveryFrameCount
        self.prediction = prediction
    }

    /// No IDR picture is among the last `unseen` pictures: this one's frame_num, or its order count, would be lower
    /// after it, because each of them counts at most one, or one step, further.
    func followsNoRestart(after unseen: Int, widestStep: Int64?) -> Bool {
        guard unseen > 0 else { return true }
        guard let number, unseen < Int(modulus) else { return false }
        // 0 is that of the IDR picture itself, or comes after a whole turn.
        if number == 0 || Int(number) > unseen { return true }
        guard let orderCount, let widestStep else { return false }
        let reach = Int64(unseen) * widestStep
        return reach < Int64(orderCountModulus) / 2 && Int64(orderCount) > reach
    }
}
