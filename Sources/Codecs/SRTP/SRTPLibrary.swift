import CSRTP
public import RTP

/// libsrtp2, loaded with the first stream that needs it.
public struct SRTPLibrary: CipherFactory {
    /// What Debian calls the library.
    public static let package = "libsrtp2-1"

    /// Status of the one initialisation of the process; nil if the library is not installed.
    private static let status: Int? = csrtp_is_there() != 0 ? Int(csrtp_init().rawValue) : nil

    /// Whether it can be loaded; loads it.
    public static var isInstalled: Bool { csrtp_is_there() != 0 }

    public init() {}

    public func cipher(for policy: SRTPPolicy) throws(SRTPError) -> any PacketCipher {
        guard let status = Self.status else { throw .libraryMissing(package: Self.package) }
        guard status == 0 else { throw .refusedByLibrary(status: status) }
        return try SRTPSession(policy)
    }
}
