import Glibc
import Ingest
import SRTP
import Services
import Storage

/// What the machine offers a recording: socket buffers, libraries that are loaded late, room on the disk.
struct Installation: Sendable {
    /// Asked of the kernel for each socket, and what it grants; nil where no socket can be had.
    let requestedBuffer: Int
    let grantedBuffer: Int?
    /// Why no socket can be had.
    let socketFailure: String?
    /// `net.core.rmem_max`; nil where the kernel does not say it.
    let largestBuffer: Int?
    /// Free for this user in the folder; nil where nobody says it.
    let freeBytes: Int64?
    let isFolderWritable: Bool
    /// Needed for encrypted streams.
    let hasSRTP: Bool
    /// Needed for sources with an API.
    let hasHTTP: Bool

    /// The kernel gives fewer bytes than a busy call needs.
    var isBufferShort: Bool { grantedBuffer.map { $0 < requestedBuffer } ?? false }

    /// What a copy needs and does not find, each in one sentence with what helps.
    var defects: [String] {
        var defects: [String] = []
        if let socketFailure { defects.append("no UDP socket can be opened: \(socketFailure)") }
        if !isFolderWritable {
            defects.append("the current folder is not writable; change its permissions, or use another one")
        }
        if !hasSRTP { defects.append("encrypted streams cannot be decrypted; install \(SRTPLibrary.package)") }
        if !hasHTTP { defects.append("the API of an SFU cannot be used; install \(HTTPClient.package)") }
        return defects
    }
}

extension Installation {
    /// Looks once.
    init(folder: String) {
        let options = ReceiverOptions()
        requestedBuffer = options.receiveBufferBytes
        do {
            let receiver = try Receiver(options: options)
            grantedBuffer = try receiver.receiveBufferBytes(of: receiver.bind(port: 0))
            socketFailure = nil
        } catch {
            grantedBuffer = nil
            socketFailure = "\(error)"
        }
        largestBuffer = (try? TextFile.read("/proc/sys/net/core/rmem_max", limit: 64))
            .flatMap { Int($0.prefix(while: \.isNumber)) }
        var status = statvfs()
        freeBytes =
            unsafe statvfs(folder, &status) == 0
            ? Int64(
                clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
            : nil
        isFolderWritable = unsafe access(folder, W_OK | X_OK) == 0
        hasSRTP = SRTPLibrary.isInstalled
        hasHTTP = HTTPClient.isInstalled
    }
}
