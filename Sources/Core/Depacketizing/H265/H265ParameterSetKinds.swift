/// The kinds of parameter sets (ITU-T H.265 §7.4.2.4.2).
struct H265ParameterSetKinds: OptionSet, Sendable {
    let rawValue: UInt8

    static let video = H265ParameterSetKinds(rawValue: 1)
    static let sequence = H265ParameterSetKinds(rawValue: 2)
    static let picture = H265ParameterSetKinds(rawValue: 4)
    static let all: H265ParameterSetKinds = [.video, .sequence, .picture]
}
