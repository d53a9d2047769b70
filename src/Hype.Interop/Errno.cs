namespace Hype.Interop;

/// <summary>Linux error numbers, as in <c>asm-generic/errno-base.h</c> and <c>errno.h</c> (the generic numbering: x86-64, arm64, riscv64).</summary>
/// <remarks>Any other number is still a valid value of this type; <see cref="ErrnoExtensions.GetName"/> then gives its digits.</remarks>
#pragma warning disable CA1008, CA1027, CA1069 // Zero is "no error", the numbers are the kernel's, and EWOULDBLOCK is EAGAIN there too.
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>No such process.</summary>
    ESRCH = 3,

    /// <summary>Interrupted by a signal.</summary>
    EINTR = 4,

    /// <summary>Input or output error.</summary>
    EIO = 5,

    /// <summary>No such device or address.</summary>
    ENXIO = 6,

    /// <summary>Argument too long; for KVM: the array is too short, or too many entries.</summary>
    E2BIG = 7,

    /// <summary>Exec format error; for KVM: the vCPU has not been initialized.</summary>
    ENOEXEC = 8,

    /// <summary>Bad file descriptor.</summary>
    EBADF = 9,

    /// <summary>No child process.</summary>
    ECHILD = 10,

    /// <summary>Not available now; try again.</summary>
    EAGAIN = 11,

    /// <summary>Out of memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Bad address.</summary>
    EFAULT = 14,

    /// <summary>A block device is needed.</summary>
    ENOTBLK = 15,

    /// <summary>Device or resource busy.</summary>
    EBUSY = 16,

    /// <summary>Already exists.</summary>
    EEXIST = 17,

    /// <summary>The two files are on different file systems.</summary>
    EXDEV = 18,

    /// <summary>No such device.</summary>
    ENODEV = 19,

    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>Too many open files in the system.</summary>
    ENFILE = 23,

    /// <summary>Too many open files in the process.</summary>
    EMFILE = 24,

    /// <summary>The descriptor does not take this ioctl.</summary>
    ENOTTY = 25,

    /// <summary>The program file is in use.</summary>
    ETXTBSY = 26,

    /// <summary>The file may not grow so large.</summary>
    EFBIG = 27,

    /// <summary>No space left.</summary>
    ENOSPC = 28,

    /// <summary>The file has no position.</summary>
    ESPIPE = 29,

    /// <summary>The file system is read-only.</summary>
    EROFS = 30,

    /// <summary>Too many links.</summary>
    EMLINK = 31,

    /// <summary>Broken pipe: the reader is gone.</summary>
    EPIPE = 32,

    /// <summary>Outside of the domain of the function.</summary>
    EDOM = 33,

    /// <summary>Result out of range.</summary>
    ERANGE = 34,

    /// <summary>Waiting would never end.</summary>
    EDEADLK = 35,

    /// <summary>A name, or the whole path, is too long.</summary>
    ENAMETOOLONG = 36,

    /// <summary>No more locks.</summary>
    ENOLCK = 37,

    /// <summary>Not implemented by this kernel.</summary>
    ENOSYS = 38,

    /// <summary>The directory is not empty.</summary>
    ENOTEMPTY = 39,

    /// <summary>Too many symbolic links on the way.</summary>
    ELOOP = 40,

    /// <summary>No message of that type.</summary>
    ENOMSG = 42,

    /// <summary>The identifier was removed.</summary>
    EIDRM = 43,

    /// <summary>The channel number is out of range.</summary>
    ECHRNG = 44,

    /// <summary>Level 2 is not synchronized.</summary>
    EL2NSYNC = 45,

    /// <summary>Level 3 was halted.</summary>
    EL3HLT = 46,

    /// <summary>Level 3 was reset.</summary>
    EL3RST = 47,

    /// <summary>The link number is out of range.</summary>
    ELNRNG = 48,

    /// <summary>No protocol driver is attached.</summary>
    EUNATCH = 49,

    /// <summary>No CSI structure is left.</summary>
    ENOCSI = 50,

    /// <summary>Level 2 was halted.</summary>
    EL2HLT = 51,

    /// <summary>The exchange is not valid.</summary>
    EBADE = 52,

    /// <summary>The request descriptor is not valid.</summary>
    EBADR = 53,

    /// <summary>The exchange is full.</summary>
    EXFULL = 54,

    /// <summary>There is no anode.</summary>
    ENOANO = 55,

    /// <summary>The request code is not valid.</summary>
    EBADRQC = 56,

    /// <summary>The slot is not valid.</summary>
    EBADSLT = 57,

    /// <summary>The font file has the wrong format.</summary>
    EBFONT = 59,

    /// <summary>The device is no stream.</summary>
    ENOSTR = 60,

    /// <summary>There is no data.</summary>
    ENODATA = 61,

    /// <summary>The timer ran out.</summary>
    ETIME = 62,

    /// <summary>No stream resources are left.</summary>
    ENOSR = 63,

    /// <summary>The machine is on no network.</summary>
    ENONET = 64,

    /// <summary>The package is not installed.</summary>
    ENOPKG = 65,

    /// <summary>The object is on another machine.</summary>
    EREMOTE = 66,

    /// <summary>The link was cut.</summary>
    ENOLINK = 67,

    /// <summary>Error while advertising.</summary>
    EADV = 68,

    /// <summary>Error of srmount.</summary>
    ESRMNT = 69,

    /// <summary>Error while sending.</summary>
    ECOMM = 70,

    /// <summary>Error in the protocol.</summary>
    EPROTO = 71,

    /// <summary>More than one hop was tried.</summary>
    EMULTIHOP = 72,

    /// <summary>Error specific to RFS.</summary>
    EDOTDOT = 73,

    /// <summary>The message is not valid.</summary>
    EBADMSG = 74,

    /// <summary>Value too large for its type.</summary>
    EOVERFLOW = 75,

    /// <summary>The name is not unique on the network.</summary>
    ENOTUNIQ = 76,

    /// <summary>The descriptor is in a bad state.</summary>
    EBADFD = 77,

    /// <summary>The remote address changed.</summary>
    EREMCHG = 78,

    /// <summary>A shared library cannot be read.</summary>
    ELIBACC = 79,

    /// <summary>A shared library is corrupt.</summary>
    ELIBBAD = 80,

    /// <summary>The .lib section is corrupt.</summary>
    ELIBSCN = 81,

    /// <summary>Too many shared libraries.</summary>
    ELIBMAX = 82,

    /// <summary>A shared library cannot be executed.</summary>
    ELIBEXEC = 83,

    /// <summary>The sequence of bytes is not valid.</summary>
    EILSEQ = 84,

    /// <summary>The interrupted call should be started anew.</summary>
    ERESTART = 85,

    /// <summary>Error of a pipe of streams.</summary>
    ESTRPIPE = 86,

    /// <summary>Too many users.</summary>
    EUSERS = 87,

    /// <summary>The descriptor is no socket.</summary>
    ENOTSOCK = 88,

    /// <summary>A destination address is needed.</summary>
    EDESTADDRREQ = 89,

    /// <summary>The message is too long.</summary>
    EMSGSIZE = 90,

    /// <summary>The protocol is of the wrong type for the socket.</summary>
    EPROTOTYPE = 91,

    /// <summary>The protocol has no such option.</summary>
    ENOPROTOOPT = 92,

    /// <summary>The protocol is not supported.</summary>
    EPROTONOSUPPORT = 93,

    /// <summary>The type of socket is not supported.</summary>
    ESOCKTNOSUPPORT = 94,

    /// <summary>Operation not supported.</summary>
    EOPNOTSUPP = 95,

    /// <summary>The protocol family is not supported.</summary>
    EPFNOSUPPORT = 96,

    /// <summary>The address family is not supported.</summary>
    EAFNOSUPPORT = 97,

    /// <summary>The address is in use.</summary>
    EADDRINUSE = 98,

    /// <summary>The address cannot be had.</summary>
    EADDRNOTAVAIL = 99,

    /// <summary>The network is down.</summary>
    ENETDOWN = 100,

    /// <summary>The network cannot be reached.</summary>
    ENETUNREACH = 101,

    /// <summary>The network dropped the connection.</summary>
    ENETRESET = 102,

    /// <summary>This side ended the connection.</summary>
    ECONNABORTED = 103,

    /// <summary>The other side ended the connection.</summary>
    ECONNRESET = 104,

    /// <summary>No buffer space is left.</summary>
    ENOBUFS = 105,

    /// <summary>The socket is connected already.</summary>
    EISCONN = 106,

    /// <summary>The socket is not connected.</summary>
    ENOTCONN = 107,

    /// <summary>The socket was shut down.</summary>
    ESHUTDOWN = 108,

    /// <summary>Too many references.</summary>
    ETOOMANYREFS = 109,

    /// <summary>Timed out.</summary>
    ETIMEDOUT = 110,

    /// <summary>The connection was refused.</summary>
    ECONNREFUSED = 111,

    /// <summary>The host is down.</summary>
    EHOSTDOWN = 112,

    /// <summary>The host cannot be reached.</summary>
    EHOSTUNREACH = 113,

    /// <summary>It is in progress already.</summary>
    EALREADY = 114,

    /// <summary>It is in progress now.</summary>
    EINPROGRESS = 115,

    /// <summary>The file handle is stale.</summary>
    ESTALE = 116,

    /// <summary>The structure needs cleaning.</summary>
    EUCLEAN = 117,

    /// <summary>It is no named file of XENIX.</summary>
    ENOTNAM = 118,

    /// <summary>There are no semaphores of XENIX.</summary>
    ENAVAIL = 119,

    /// <summary>It is a named file.</summary>
    EISNAM = 120,

    /// <summary>Error of a remote device.</summary>
    EREMOTEIO = 121,

    /// <summary>The quota is used up.</summary>
    EDQUOT = 122,

    /// <summary>There is no medium.</summary>
    ENOMEDIUM = 123,

    /// <summary>The medium is of the wrong type.</summary>
    EMEDIUMTYPE = 124,

    /// <summary>It was cancelled.</summary>
    ECANCELED = 125,

    /// <summary>The key is missing.</summary>
    ENOKEY = 126,

    /// <summary>The key has expired.</summary>
    EKEYEXPIRED = 127,

    /// <summary>The key was revoked.</summary>
    EKEYREVOKED = 128,

    /// <summary>The key was rejected.</summary>
    EKEYREJECTED = 129,

    /// <summary>The owner died.</summary>
    EOWNERDEAD = 130,

    /// <summary>The state cannot be recovered.</summary>
    ENOTRECOVERABLE = 131,

    /// <summary>A switch keeps the radio off.</summary>
    ERFKILL = 132,

    /// <summary>The memory page has a hardware error.</summary>
    EHWPOISON = 133,
}
#pragma warning restore CA1008, CA1027, CA1069
