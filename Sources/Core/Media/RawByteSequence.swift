/// A raw byte sequence payload: a part of an H.264 or H.265 NAL unit without emulation_prevention_three_byte (ITU-T
/// H.264 §7.4.1, ITU-T H.265 §7.3.1.1).
///
/// For parameter sets. Depacketizers, which parse each unit that comes, visit its bytes in place.
public func rawByteSequence(of unit: ArraySlice<UInt8>) -> [UInt8] {
    var payload: [UInt8] = []
    var zeros = 0
    for byte in unit {
        if zeros >= 2, byte == 3 {
            zeros = 0
            continue
        }
        zeros = byte == 0 ? zeros + 1 : 0
        payload.append(byte)
    }
    return payload
}
