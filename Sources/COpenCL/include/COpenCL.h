/* OpenCL 1.2 without linking it: the ICD loader is opened at run time, so that a program starts where there is none. */

#ifndef COPENCL_H
#define COPENCL_H

#ifndef CL_TARGET_OPENCL_VERSION
#define CL_TARGET_OPENCL_VERSION 120
#endif

#ifdef __APPLE__
#include <OpenCL/opencl.h>
#else
#include <CL/cl.h>
#endif

/* Every function that is used. */
#define COPENCL_EACH_FUNCTION(apply)                                                                              \
  apply(clGetPlatformIDs) apply(clGetPlatformInfo) apply(clGetDeviceIDs) apply(clGetDeviceInfo)                   \
  apply(clCreateContext) apply(clReleaseContext) apply(clCreateCommandQueue) apply(clReleaseCommandQueue)         \
  apply(clCreateBuffer) apply(clReleaseMemObject) apply(clEnqueueWriteBuffer) apply(clEnqueueReadBuffer)          \
  apply(clEnqueueFillBuffer) apply(clEnqueueMapBuffer) apply(clEnqueueUnmapMemObject)                             \
  apply(clCreateProgramWithSource) apply(clCreateProgramWithBinary)                                               \
  apply(clBuildProgram) apply(clGetProgramInfo) apply(clGetProgramBuildInfo) apply(clReleaseProgram)              \
  apply(clCreateKernel) apply(clSetKernelArg) apply(clReleaseKernel) apply(clEnqueueNDRangeKernel)                \
  apply(clGetKernelWorkGroupInfo) apply(clWaitForEvents) apply(clReleaseEvent) apply(clFlush) apply(clFinish)

typedef struct {
#define COPENCL_FIELD(name) __typeof__(&name) name;
  COPENCL_EACH_FUNCTION(COPENCL_FIELD)
#undef COPENCL_FIELD
} copencl_functions;

/* Opens the library of this name, or this process itself where it is null, and fills in the functions. Null, or a message: why the library cannot be used. */
const char *copencl_load(const char *library, copencl_functions *functions);

#endif
