import Glibc
import Threads

/// How `CaptureInput` reads its descriptor, at an offset of the file, or with a negative one at its position. Tests put
/// a disk with bad sectors in its place.
@safe struct FileReading {
    /// The number of bytes, or -1 and `errno`.
    var read: (_ descriptor: Int32, _ target: UnsafeMutableRawBufferPointer, _ offset: Int64) -> Int
    /// Of a regular file; nil for everything else.
    var fileLength: (_ descriptor: Int32) -> Int64?

    static var system: FileReading {
        unsafe FileReading { descriptor, target, offset in
            retrying {
                offset < 0
                    ? unsafe Glibc.read(descriptor, target.baseAddress, target.count)
                    : unsafe pread(descriptor, target.baseAddress, target.count, off_t(offset))
            }
        } fileLength: { descriptor in
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            return Int64(status.st_size)
        }
    }

    /// The disk or the file system cannot give these bytes, whatever is done with others: bad sectors (EIO, in some
    /// drivers ENODATA or EREMOTEIO) and blocks with a wrong checksum (EBADMSG, EUCLEAN, EILSEQ).
    static func isUnreadable(_ code: Int32) -> Bool {
        [EIO, ENODATA, EREMOTEIO, EBADMSG, EUCLEAN, EILSEQ].contains(code)
    }
}
